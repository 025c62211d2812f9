// Comforts only: every page can be read and used without this script.

function addCopyButton(place, text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", () => copy(text(), button));
  place.after(button);
}

async function copy(text, place) {
  const label = place.textContent;
  await navigator.clipboard.writeText(text);
  place.textContent = "Copied";
  setTimeout(() => { place.textContent = label; }, 2000);
}

for (const place of document.querySelectorAll("[data-copy-text]")) addCopyButton(place, () => place.textContent.trim());
for (const link of document.querySelectorAll("[data-copy]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    copy(link.dataset.copy, link);
  });
}

// Suggestions come from the API, as a list that the browser itself makes accessible.
for (const input of document.querySelectorAll("[data-suggest]")) {
  const list = document.createElement("datalist");
  list.id = "suggestions";
  input.after(list);
  input.setAttribute("list", list.id);
  let last = 0;
  input.addEventListener("input", async () => {
    const turn = ++last;
    if (input.value.trim().length < 2) return;
    const answer = await fetch(`${input.dataset.suggest}?limit=8&q=${encodeURIComponent(input.value)}`).catch(() => null);
    if (!answer?.ok || turn !== last) return;
    const { data } = await answer.json();
    list.replaceChildren(...data.map((record) => {
      const option = document.createElement("option");
      option.value = record.name;
      return option;
    }));
  });
}
