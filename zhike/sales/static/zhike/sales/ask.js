// A card dragged back asks for the reason in the drawer.
document.addEventListener("sales:ask", (event) => window.htmx?.ajax("GET", event.detail.url, "#drawer-body"));
