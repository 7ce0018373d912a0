// A page that is gone: leads to where the place that was asked for is now, else to where the page is.
"use strict";
(() => {
  const asked = (() => { try { return decodeURIComponent(location.hash); } catch { return location.hash; } })();
  const rows = [...document.querySelectorAll("template.moved")];
  const place = rows.find(row => row.dataset.from === asked);
  const address = new URL(place ? place.dataset.to : document.querySelector("link[rel=canonical]").getAttribute("href"), location.href);
  if (!place && !address.hash) address.hash = location.hash;
  location.replace(address.href);
})();
