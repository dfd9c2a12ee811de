(function () {
  var script = document.currentScript;
  var address = script.getAttribute("data-form");
  if (!address) return;
  var target = new URL(address);
  new URLSearchParams(location.search).forEach(function (value, name) {
    if (name.indexOf("utm_") === 0) target.searchParams.set(name, value);
  });
  target.searchParams.set("page", location.origin + location.pathname);
  var frame = document.createElement("iframe");
  frame.src = target.href;
  frame.title = script.getAttribute("data-title") || "";
  frame.width = "100%";
  frame.height = "640";
  frame.setAttribute("frameborder", "0");
  script.parentNode.insertBefore(frame, script);
  window.addEventListener("message", function (event) {
    if (event.source === frame.contentWindow && event.origin === target.origin && event.data > 0) {
      frame.height = String(event.data);
    }
  });
})();
