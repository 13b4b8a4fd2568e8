// The canvas of small and middle-sized maps: vis-network holds the view and moves it; we paint.
const Stage = (() => {
  const area = document.getElementById("canvas");
  // Of many nodes vis-network would make slow and heavy objects that nothing uses.
  const nodes = Data.renderer === "small" ? Data.nodes : [];
  const network = new vis.Network(area, { nodes, edges: [] }, Data.options);
  const canvas = area.querySelector("canvas");
  const listeners = { paint: () => {}, start: () => {}, zoom: (scale) => scale, end: () => {}, press: () => {} };
  Data.nodes = null;

  function view() {
    const origin = network.canvasToDOM({ x: 0, y: 0 });
    const { clientWidth: width, clientHeight: height } = canvas;
    return { scale: network.getScale(), x: origin.x, y: origin.y, ratio: canvas.width / width, width, height };
  }

  function moveTo(position, scale = network.getScale()) {
    network.moveTo({ position, scale, animation: false });
  }

  network.on("beforeDrawing", (context) => listeners.paint(context, view()));
  network.on("zoom", () => {
    listeners.start();
    const scale = network.getScale();
    const limited = listeners.zoom(scale);
    if (limited !== scale) moveTo(network.getViewPosition(), limited);
    listeners.end();
  });
  network.on("dragStart", () => listeners.start());
  network.on("dragEnd", () => listeners.end());
  network.on("click", ({ pointer }) => listeners.press(pointer.DOM));

  return {
    view,
    redraw: () => network.redraw(),
    moveTo,
    center: () => network.getViewPosition(),
    scale: () => network.getScale(),
    listen: (wanted) => Object.assign(listeners, wanted),
  };
})();
