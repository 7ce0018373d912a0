// Listens to `heapdeck serve`: loads the page anew when it has changed, and shows what the last build found.
(() => {
  const own = document.currentScript.dataset, box = document.createElement("section"), text = document.createElement("pre");
  const close = document.createElement("button");
  const line = (element, css) => { element.style.cssText = css; return element; };
  line(box, "display:none;position:fixed;z-index:2147483647;left:0;right:0;bottom:0;max-height:60vh;overflow:auto;margin:0;padding:16px 20px;background:#201012;color:#fff;border-top:4px solid #ff6b5e;font:14px/1.5 monospace;text-align:left");
  line(text, "margin:0;white-space:pre-wrap;font:inherit;color:inherit;background:none;border:0;padding:0");
  line(close, "float:right;margin:0 0 8px 16px;padding:4px 12px;font:inherit;color:#fff;background:#52262a;border:1px solid #ff6b5e;border-radius:4px;cursor:pointer");
  box.id = "heapdeck-report";
  box.lang = "en";
  box.setAttribute("role", "alert");
  close.type = "button";
  close.textContent = "Close";
  close.onclick = () => { box.style.display = "none"; };
  // Keys in here are not the deck's.
  box.addEventListener("keydown", event => event.stopPropagation());
  box.append(close, text);
  const show = report => {
    if (!box.isConnected) document.body.append(box);
    text.textContent = report;
    box.style.display = report ? "block" : "none";
  };
  const events = new EventSource(`/-/events?page=${encodeURIComponent(own.page)}&seen=${own.seen}`);
  events.addEventListener("reload", () => { events.close(); location.reload(); });
  events.addEventListener("report", event => show(event.data.trim()));
  addEventListener("pagehide", () => events.close());
})();
