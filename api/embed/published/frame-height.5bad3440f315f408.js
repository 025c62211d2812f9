// Gives frames of cards the height that their card reports. The origin must be that of this script.
const ORIGIN = new URL(import.meta.url).origin;
const MAX_HEIGHT = 20000;

addEventListener("message", (event) => {
  if (event.origin !== ORIGIN || event.data?.type !== "therapy-card-height") return;
  const height = Math.min(Number(event.data.height) || 0, MAX_HEIGHT);
  for (const frame of document.querySelectorAll("iframe")) {
    if (height > 0 && frame.contentWindow === event.source) frame.height = String(height);
  }
});
