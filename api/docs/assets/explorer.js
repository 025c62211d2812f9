"use strict";

const explorer = document.getElementById("explorer");

// The parameters that a first visitor needs; the others of a list stand behind a button, and cost nothing until asked for.
const COMMON = new Set(["q", "condition", "risk", "stage", "kind", "include", "fields", "limit"]);
const MANY = 14; // parameters; operations with fewer show all

function isCommon(parameter) {
  return parameter.get("required") || parameter.get("in") !== "query" || COMMON.has(parameter.get("name"));
}

function FoldParameters({ React }) {
  const fold = (Parameters) => function FoldedParameters(props) {
    const [isOpen, setOpen] = React.useState(false);
    const common = props.parameters.filter(isCommon);
    const hidden = props.parameters.size - common.size;
    if (props.parameters.size <= MANY || hidden === 0) {
      return React.createElement(Parameters, props);
    }
    const shown = isOpen ? props.parameters : common;
    const label = isOpen ? "Show fewer parameters" : `Show ${hidden} more parameters`;
    return React.createElement(React.Fragment, null,
      React.createElement(Parameters, { ...props, parameters: shown }),
      React.createElement("button",
        { type: "button", className: "btn more-parameters", "aria-expanded": isOpen, onClick: () => setOpen(!isOpen) },
        label));
  };
  return { wrapComponents: { parameters: fold } };
}

// Reading needs no key, so a padlock on each operation would mislead; the contract keeps its security.
function HideNeedlessPadlocks() {
  const isOptional = (security) => !security || security.some((requirement) => requirement.isEmpty());
  return {
    wrapComponents: {
      authorizeOperationBtn: () => () => null,
      AuthorizeBtnContainer: (Button, { React }) => function AuthorizeWhereNeeded(props) {
        const needed = explorer.dataset.keys === "true" || !isOptional(props.specSelectors?.security?.());
        return needed ? React.createElement(Button, props) : null;
      },
    },
  };
}

// `x-tagGroups` of the contract as headings.
function GroupTags({ React }) {
  const head = (Tag, system) => function GroupedTag(props) {
    const groups = system.specSelectors.specJson().get("x-tagGroups");
    const group = groups?.find((entry) => entry.get("tags").first() === props.tag);
    const tag = React.createElement(Tag, props);
    return group ? React.createElement(React.Fragment, null,
      React.createElement("h2", { className: "tag-group" }, group.get("name")), tag) : tag;
  };
  return { wrapComponents: { OperationTag: head } };
}

// Swagger UI gives the fields of parameters no name that a screen reader could read, and a wide example no focus.
function nameFields() {
  for (const field of explorer.querySelectorAll("tr[data-param-name] :is(select, input, textarea):not([aria-label])")) {
    field.setAttribute("aria-label", field.closest("tr").dataset.paramName);
  }
  for (const select of explorer.querySelectorAll("select:not([aria-label])")) {
    select.setAttribute("aria-label", select.closest(".servers") ? "Server" : "Media type");
  }
  for (const example of explorer.querySelectorAll("pre:not([tabindex])")) example.tabIndex = 0;
}

new MutationObserver(nameFields).observe(explorer, { childList: true, subtree: true });

function followColourScheme(query) {
  document.documentElement.classList.toggle("dark-mode", query.matches);
}

const dark = window.matchMedia("(prefers-color-scheme: dark)");
followColourScheme(dark);
dark.addEventListener("change", followColourScheme);

SwaggerUIBundle({
  domNode: explorer,
  url: explorer.dataset.contract,
  validatorUrl: null, // or the contract would be sent to somebody else's server
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  plugins: [FoldParameters, HideNeedlessPadlocks, GroupTags],
});
