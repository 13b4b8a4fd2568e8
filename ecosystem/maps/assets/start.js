// The only script in the page as plain text: unpacks the others and puts them in. The browser
// runs each because the page's policy names its hash; a changed one would not run.
(async () => {
  "use strict";
  if (typeof DecompressionStream === "undefined") {
    document.getElementById("too-old").hidden = false;
    return;
  }

  /** What a script element holds as compressed JSON in base64. */
  async function unpack(id) {
    const text = document.getElementById(id).textContent;
    const signs = atob(text);
    const bytes = new Uint8Array(signs.length);
    for (let i = 0; i < signs.length; i += 1) bytes[i] = signs.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  const [scripts, data] = await Promise.all([unpack("code"), unpack("data")]);
  globalThis.unpacked = data;
  for (const text of scripts) {
    const script = document.createElement("script");
    script.textContent = text;
    document.body.append(script);
  }
})();
