// What an editor does with an address: ask for its embedding, and make the frame that is described.
async function embed(link) {
  const answer = await fetch(`${link.dataset.oembed}?maxwidth=500&url=${encodeURIComponent(link.href)}`);
  const { html, title, width, height } = await answer.json();
  const frame = document.createElement("iframe");
  frame.src = /src="([^"]+)"/.exec(html)[1];
  Object.assign(frame, { title, width, height });
  link.after(frame);
}

document.querySelectorAll("[data-oembed]").forEach(embed);
