// While the map moves, a picture of it that is larger than the screen is moved instead of painting
// everything anew; when it comes to rest it is painted again, sharp.
const Glide = (() => {
  const MARGIN = innerWidth > 820 ? 160 : 110; // pixels beyond the screen
  const REST = 140; // milliseconds without a movement
  const CHANGE = 1.6; // how much the scale may change before the picture is too coarse
  const canvas = document.createElement("canvas");
  const sheet = canvas.getContext("2d");
  let made = null; // what the picture shows: {scene, hovered, view}
  let last = null; // the view that was painted last
  let timer = null;

  /** Forget the picture: what it shows has changed. */
  function forget() {
    made = null;
  }

  /** Whether the picture still covers the screen, sharply enough. */
  function covers(view, scene) {
    if (made === null || made.scene !== scene || made.view.ratio !== view.ratio) return false;
    const grown = view.scale / made.view.scale;
    if (grown > CHANGE || grown < 1 / CHANGE) return false;
    const { left, top } = place(view);
    if (grown !== 1) return true; // while zooming a bare rim is better than waiting
    const { width, height } = made.view;
    return left <= 0 && top <= 0 && left + width >= view.width && top + height >= view.height;
  }

  /** Where the upper left corner of the picture lies on the screen now. */
  function place(view) {
    const grown = view.scale / made.view.scale;
    return { left: view.x - made.view.x * grown, top: view.y - made.view.y * grown, grown };
  }

  function make(scene, view) {
    const larger = {
      ...view,
      x: view.x + MARGIN,
      y: view.y + MARGIN,
      width: view.width + 2 * MARGIN,
      height: view.height + 2 * MARGIN,
    };
    const [width, height] = [larger.width, larger.height].map((side) => Math.round(side * view.ratio));
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    Paint.blank(sheet, larger);
    Paint.paint(sheet, scene, larger, null);
    made = { scene, view: larger };
  }

  function moved(view) {
    if (last === null) return false;
    return last.x !== view.x || last.y !== view.y || last.scale !== view.scale;
  }

  /**
   * Paint the scene. `again` is called when the map has come to rest and wants to be painted once
   * more; `fresh` gives the scene for the present scale.
   */
  function paint(context, view, { stale, fresh, hovered, again }) {
    const moving = moved(view);
    last = view;
    if (moving) {
      clearTimeout(timer);
      timer = setTimeout(again, REST);
      if (!covers(view, stale)) {
        const scene = fresh();
        make(scene, view);
      }
      const { left, top, grown } = place(view);
      context.save();
      context.setTransform(1, 0, 0, 1, 0, 0);
      Paint.blank(context, view);
      const edge = [left, top].map((side) => Math.round(side * view.ratio));
      const { width, height } = canvas;
      if (grown === 1) context.drawImage(canvas, ...edge);
      else context.drawImage(canvas, ...edge, width * grown, height * grown);
      context.restore();
      return;
    }
    Paint.blank(context, view);
    Paint.paint(context, fresh(), view, hovered);
  }

  return { paint, forget };
})();
