// A finger that rests takes a card up; one that moves before that scrolls the page as ever.
(() => {
  const REST = 350, SLACK = 10;

  zhike.afterRest = (event, start) => {
    const { clientX, clientY, target } = event;
    let isUp = false;
    const timer = setTimeout(() => {
      isUp = true;
      start();
    }, REST);
    const still = (touch) => isUp && touch.preventDefault();
    const quiet = (menu) => menu.preventDefault();
    const moved = (move) => !isUp && Math.hypot(move.clientX - clientX, move.clientY - clientY) > SLACK && end();
    const end = () => {
      clearTimeout(timer);
      target.removeEventListener("touchmove", still);
      document.removeEventListener("pointermove", moved);
      document.removeEventListener("pointerup", end);
      document.removeEventListener("pointercancel", end);
      document.removeEventListener("contextmenu", quiet);
    };
    target.addEventListener("touchmove", still, { passive: false });
    document.addEventListener("pointermove", moved);
    document.addEventListener("pointerup", end);
    document.addEventListener("pointercancel", end);
    document.addEventListener("contextmenu", quiet);
  };
})();
