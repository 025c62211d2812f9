"use strict";

const explorer = document.getElementById("explorer");

SwaggerUIBundle({
  domNode: explorer,
  url: explorer.dataset.contract,
  validatorUrl: null, // or the contract would be sent to somebody else's server
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
});
