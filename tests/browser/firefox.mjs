// Opens a page in Firefox by WebDriver BiDi and prints what it says, as JSON: console messages and
// the value of an expression. node firefox.mjs FIREFOX PROFILE ADDRESS EXPRESSION [SCREENSHOT]
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";

const [program, profile, address, expression, picture] = process.argv.slice(2);
const firefox = spawn(program, [
  "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0", "--width=1366", "--height=768",
]);
let said = "";
const endpoint = await new Promise((found, failed) => {
  firefox.stderr.on("data", (data) => {
    said += data;
    const named = /WebDriver BiDi listening on (ws:\S+)/.exec(said);
    if (named) found(`${named[1]}/session`);
  });
  firefox.on("exit", () => failed(new Error(said)));
});
const socket = new WebSocket(endpoint);
await new Promise((open, failed) => Object.assign(socket, { onopen: open, onerror: failed }));
const messages = [];
const waiting = new Map();
let number = 0;
socket.onmessage = ({ data }) => {
  const answer = JSON.parse(data);
  if (answer.method === "log.entryAdded") messages.push(`${answer.params.level}: ${answer.params.text}`);
  else if (waiting.has(answer.id)) waiting.get(answer.id)(answer);
};
async function ask(method, params) {
  number += 1;
  const asked = number;
  const answer = await new Promise((done) => {
    waiting.set(asked, done);
    socket.send(JSON.stringify({ id: asked, method, params }));
  });
  if (answer.type === "error") throw new Error(`${method}: ${answer.message}`);
  return answer.result;
}
try {
  await ask("session.new", { capabilities: {} });
  await ask("session.subscribe", { events: ["log.entryAdded"] });
  const { contexts } = await ask("browsingContext.getTree", {});
  const { context } = contexts[0];
  await ask("browsingContext.navigate", { context, url: address, wait: "complete" });
  const { result } = await ask("script.evaluate", { expression, awaitPromise: true, target: { context } });
  if (picture) {
    const { data } = await ask("browsingContext.captureScreenshot", { context });
    writeFileSync(picture, Buffer.from(data, "base64"));
  }
  console.log(JSON.stringify({ messages, value: result ? result.value : null }));
} finally {
  socket.close();
  firefox.kill();
}
