// The practice chat: shows one member's screen as the server tells it, and does what the member does.

const $ = (id) => document.getElementById(id);
const log = $("log"), words = $("words");
const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "code", blockquote: "i" };
const MARKS = { "🔴": "red", "🟡": "yellow" };
const narrow = matchMedia("(max-width: 1020px)");
const touch = matchMedia("(hover: none)");

const setup = await (await fetch("/practice/setup")).json();
const time = new Intl.DateTimeFormat("zh-CN", { timeZone: setup.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const date = new Intl.DateTimeFormat("zh-CN", { timeZone: setup.zone, month: "long", day: "numeric", weekday: "short" });

let me = setup.people.find((person) => `#${person.id}` === location.hash) ?? setup.people[0];
let source, session = "", clockOffset = 0, context = null, firstUnread = 0, waitingTimer = 0, toastTimer = 0;
let atEnd = true;
let messages = new Map();
let attached = [];
const drafts = new Map();

function make(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
}

function button(label, onclick, props = {}) {
  return make("button", { type: "button", onclick, ...props }, label);
}

// Talking to the server

async function act(name, body) {
  const form = body instanceof FormData;
  const options = form ? { body } : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  try {
    const response = await fetch(`/practice/users/${me.id}/${name}`, { method: "POST", ...options });
    const answer = await response.json();
    if (!response.ok) toast(answer.error ?? answer.description ?? "没有发出去，请再试一次。");
    return response.ok ? answer : null;
  } catch {
    toast("没有发出去，请再试一次。");
    return null;
  }
}

function listen() {
  source?.close();
  source = new EventSource(`/practice/users/${me.id}/events`);
  source.onmessage = (event) => update(JSON.parse(event.data));
  source.onopen = () => { $("offline").hidden = true; };
  source.onerror = () => { $("offline").hidden = false; };
}

async function say(text, reply) {
  waiting("整改助手正在处理");
  return act("says", { text, reply_to: reply });
}

async function send() {
  const text = words.value.trim(), { edit, reply } = context ?? {};
  openPanel("");
  if (!text && !attached.length) return;
  words.value = "";
  setContext(null);
  const sent = edit ? await change(edit, text) : attached.length ? await sendFiles(text) : await say(text, reply);
  if (sent) markStep(text);
  else words.value ||= text;
}

function change(message, text) {
  waiting("整改助手正在处理");
  return act("edits", { message, text });
}

async function sendFiles(caption) {
  const form = new FormData();
  form.append("as", attached[0].photo ? "photo" : "document");
  form.append("caption", caption);
  attached.forEach(({ file }, index) => form.append(`file${index}`, file));
  const files = attached;
  setAttached([]);
  waiting("正在发送");
  const sent = await act("sends", form);
  if (sent) waiting("整改助手正在处理");
  else setAttached(files);
  return sent;
}

async function press(message, inline, node) {
  if (node.ariaBusy === "true") return;
  node.ariaBusy = "true";
  waiting("整改助手正在处理");
  const answer = await act("presses", { message: message.message_id, label: inline.text, data: inline.callback_data });
  node.ariaBusy = "false";
  waiting("");
  if (answer?.alert) {
    $("alert-text").textContent = answer.text;
    $("alert").showModal();
  } else if (answer?.text) toast(answer.text);
}

// What the server says has changed

function update(view) {
  if (view.session !== session) messages = new Map();
  session = view.session;
  const opening = log.ariaBusy === "true";
  if (opening) firstUnread = unreadFrom(view);
  if (view.messages.some((message) => message.from_bot)) waiting("");
  if (view.action) waiting(view.action === "typing" ? "整改助手正在输入" : "整改助手正在发送文件");
  view.messages.forEach((message) => messages.set(message.message_id, message));
  const present = new Set(view.ids);
  for (const id of messages.keys()) if (!present.has(id)) messages.delete(id);
  showLog(opening || view.messages.some((message) => !message.from_bot));
  showKeyboard(view.keyboard);
  showMenu(view.menu);
  showPeople(view.unread);
  if (view.clock) showClock(view.clock);
  $("start").hidden = messages.size > 0;
  $("composer").hidden = messages.size === 0;
  log.ariaBusy = "false";
  if (view.unread[me.id]) seen();
}

function unreadFrom(view) {
  const count = view.unread[me.id] ?? 0;
  const theirs = view.messages.filter((message) => message.from_bot);
  return count && count < theirs.length ? theirs.at(-count).message_id : 0;
}

function seen() {
  if (document.visibilityState === "visible") act("reads", {});
}

// The conversation

function showLog(toEnd) {
  const wanted = lines();
  const old = new Map([...log.children].map((node) => [node.dataset.key, node]));
  let place = null;
  for (const { key, state, draw } of wanted) {
    const known = old.get(key);
    old.delete(key);
    const node = known?.dataset.state === state ? known : replace(known, draw());
    Object.assign(node.dataset, { key, state });
    const next = place ? place.nextSibling : log.firstChild;
    if (next !== node) log.insertBefore(node, next);
    place = node;
  }
  for (const node of old.values()) node.remove();
  atEnd ||= toEnd;
  stay();
}

function stay() {
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function replace(old, node) {
  const focused = old?.contains(document.activeElement);
  old?.replaceWith(node);
  if (focused) (node.querySelector(".row button") ?? words).focus({ preventScroll: true });
  return node;
}

function lines() {
  const found = [];
  let day = "", group = [];
  for (const message of [...messages.values()].sort((a, b) => a.message_id - b.message_id)) {
    if (message.media_group_id && message.media_group_id === group[0]?.media_group_id) {
      group.push(message);
      continue;
    }
    const today = date.format(message.date * 1000);
    if (today !== day) found.push(line(`day ${today}`, "", () => make("li", { className: "day" }, today)));
    day = today;
    if (message.message_id === firstUnread) found.push(line("fresh", "", () => make("li", { className: "fresh" }, "以下是新消息")));
    group = [message];
    found.push(group);
  }
  if (!messages.size) found.push(line("empty", "", emptyLine));
  return found.map((item) => Array.isArray(item) ? line(`m${item[0].message_id}`, JSON.stringify(item), () => bubble(item)) : item);
}

function line(key, state, draw) {
  return { key, state, draw };
}

function emptyLine() {
  return make("li", { className: "empty" }, "还没有消息。点「开始」，像打开机器人一样。");
}

function bubble(group) {
  const [first] = group;
  const item = make("li", { className: first.from_bot ? "theirs" : "mine" });
  const box = make("div", { className: "bubble" }, make("span", { className: "unseen" }, first.from_bot ? "整改助手：" : "我："));
  if (first.forward_origin) box.append(make("p", { className: "quote" }, `转发自 ${first.forward_origin.sender_user_name ?? "他人"}`));
  if (first.quote) box.append(make("p", { className: "quote" }, first.quote));
  const photos = group.filter((message) => message.photo);
  if (photos.length) box.append(make("div", { className: "pictures" }, ...photos.map(picture)));
  box.append(...group.filter((message) => message.document).map((message) => file(message.document)));
  if (first.voice) box.append(make("p", { className: "words" }, `语音 ${first.voice.duration} 秒`));
  for (const message of group) {
    const text = message.text ?? message.caption;
    if (text) box.append(make("p", { className: "words" }, rich(plain(text), message.entities ?? message.caption_entities)));
  }
  box.append(meta(group), ...hands(first));
  item.append(box);
  const rows = group.at(-1).reply_markup?.inline_keyboard ?? [];
  if (rows.length) item.classList.add("with-buttons");
  item.append(...rows.map((row) => inlineRow(group.at(-1), row)));
  return item;
}

function meta(group) {
  const [first] = group;
  const parts = make("div", { className: "meta" });
  if (group.some((message) => message.edit_date)) parts.append(make("span", {}, "已修改"));
  parts.append(make("time", { dateTime: new Date(first.date * 1000).toISOString() }, time.format(first.date * 1000)));
  return parts;
}

function hands(message) {
  const reply = { reply: message.message_id, text: `回复：${message.text ?? message.caption ?? "图片或文件"}` };
  const edit = { edit: message.message_id, text: "修改这条消息" };
  if (message.from_bot) return [button("回复", () => setContext(reply), { className: "hand" })];
  return message.text ? [button("修改", () => setContext(edit, message.text), { className: "hand" })] : [];
}

// As in the real client, the code of an invitation is not shown.
function plain(text) {
  return text.startsWith("/start ") ? "/start" : text;
}

function picture(message) {
  const address = `/practice/files/${message.photo.at(-1).file_id}`;
  const show = () => {
    Object.assign($("picture").querySelector("img"), { src: address, alt: message.caption ?? "照片" });
    $("picture").showModal();
  };
  return button(make("img", { src: address, alt: message.caption ?? "照片" }), show, { ariaLabel: `看图：${message.caption ?? "照片"}` });
}

function file(document) {
  const size = document.file_size < 1024 ? `${document.file_size} 字节`
    : document.file_size < 1048576 ? `${Math.round(document.file_size / 1024)} KB` : `${(document.file_size / 1048576).toFixed(1)} MB`;
  const link = make("a", { className: "file", href: `/practice/files/${document.file_id}`, download: document.file_name });
  link.append(make("b", {}, document.file_name), make("span", {}, `文件，${size}`));
  return link;
}

function inlineRow(message, row) {
  return make("div", { className: "row" }, ...row.map((inline) => {
    if (inline.url) return make("a", { href: safe(inline.url), target: "_blank", rel: "noreferrer" }, inline.text);
    const node = button(inline.text, () => press(message, inline, node));
    return node;
  }));
}

function rich(text, entities = []) {
  const cuts = [0, text.length, ...entities.flatMap(({ offset, length }) => [offset, offset + length])];
  const places = [...new Set(cuts)].sort((a, b) => a - b);
  const whole = new DocumentFragment();
  places.slice(1).forEach((to, index) => {
    const from = places[index];
    const around = entities.filter(({ offset, length }) => offset <= from && to <= offset + length);
    whole.append(around.reduce((inner, entity) => wrap(entity, inner, text), marked(text.slice(from, to))));
  });
  return whole;
}

// The two markers are drawn, as older machines have no letters for them.
function marked(text) {
  const parts = text.split(/(🔴|🟡)/u).map((part) => {
    return part in MARKS ? make("span", { className: `mark ${MARKS[part]}` }, part) : part;
  });
  const whole = new DocumentFragment();
  whole.append(...parts);
  return whole;
}

function wrap(entity, inner, text) {
  const covered = text.slice(entity.offset, entity.offset + entity.length);
  if (TAGS[entity.type]) return make(TAGS[entity.type], {}, inner);
  if (entity.type === "bot_command") return button(inner, () => say(covered), { className: "command" });
  if (entity.type === "url" || entity.type === "text_link") {
    return make("a", { href: safe(entity.url ?? covered), target: "_blank", rel: "noreferrer" }, inner);
  }
  return inner;
}

function safe(address) {
  return /^(https?|tg):/i.test(address) ? address : "about:blank";
}

// Below the conversation

function showKeyboard(rows) {
  const state = JSON.stringify(rows);
  if ($("keyboard").dataset.state === state) return;
  $("keyboard").dataset.state = state;
  $("keyboard").replaceChildren(...rows.map((row) => make("div", {}, ...row.map((label) => button(label, () => say(label))))));
}

function showMenu(menu) {
  $("show-menu").hidden = !menu.length;
  $("menu").replaceChildren(...menu.map(({ command, description }) => {
    const choose = () => { openPanel(""); say(`/${command}`); };
    const node = button(description, choose);
    node.append(make("span", {}, `/${command}`));
    return node;
  }));
}

function openPanel(name) {
  for (const panel of ["menu", "attach"]) {
    $(panel).hidden = panel !== name;
    $(`show-${panel}`).ariaExpanded = String(panel === name);
  }
  if (name) $(name).querySelector("button")?.focus();
}

function setContext(next, text) {
  if (context?.edit && !next) words.value = "";
  context = next;
  $("context").hidden = !next;
  $("context-text").textContent = next?.text ?? "";
  if (text !== undefined) words.value = text;
  if (next) words.focus();
}

function setAttached(next) {
  attached = next;
  $("tray").hidden = !attached.length;
  $("tray").replaceChildren(...attached.map((one) => {
    const item = make("li", {}, make("span", {}, one.file.name));
    if (one.photo) item.prepend(make("img", { src: one.address ??= URL.createObjectURL(one.file), alt: "" }));
    item.append(button("移除", () => setAttached(attached.filter((other) => other !== one)), { ariaLabel: `移除${one.file.name}` }));
    return item;
  }));
  words.placeholder = attached.length ? "加一句说明" : "输入消息";
}

function attach(files, photo) {
  const kept = attached.filter((one) => one.photo === photo);
  const small = [...files].filter((file) => file.size <= 50 * 1024 * 1024);
  if (small.length < files.length) toast("超过50MB的文件发不了。");
  setAttached([...kept, ...small.map((file) => ({ file, photo }))].slice(0, 10));
  openPanel("");
  words.focus();
}

// At the sides

function showPeople(unread) {
  const elsewhere = setup.people.reduce((sum, { id }) => sum + (id === me.id ? 0 : unread[id] ?? 0), 0);
  $("elsewhere").hidden = !elsewhere;
  $("elsewhere").replaceChildren(String(elsewhere), make("span", { className: "unseen" }, "条未读"));
  document.title = elsewhere ? `（${elsewhere}）整改助手` : "整改助手";
  for (const person of setup.people) {
    const count = person.id === me.id ? 0 : unread[person.id] ?? 0;
    const badge = $(`unread-${person.id}`);
    badge.hidden = !count;
    badge.replaceChildren(String(count), make("span", { className: "unseen" }, "条未读"));
    $(`person-${person.id}`).ariaCurrent = String(person.id === me.id);
  }
}

function drawPeople() {
  $("people").hidden = $("show-people").hidden = setup.people.length < 2;
  $("persons").replaceChildren(...setup.people.map((person) => make("li", {}, personButton(person))));
}

function personButton(person) {
  const face = make("span", { className: "face", ariaHidden: "true" }, person.name.slice(0, 1));
  const who = make("span", { className: "who" }, person.name, make("small", {}, person.role));
  const badge = make("span", { className: "badge", id: `unread-${person.id}`, hidden: true });
  const node = button(face, () => { become(person); openSide(null); }, { className: "person", id: `person-${person.id}` });
  node.append(who, badge);
  return node;
}

function become(person) {
  drafts.set(me.id, words.value);
  me = person;
  history.replaceState(null, "", `#${me.id}`);
  words.value = drafts.get(me.id) ?? "";
  setContext(null);
  setAttached([]);
  openPanel("");
  waiting("");
  messages = new Map();
  log.ariaBusy = "true";
  log.replaceChildren();
  $("whose").textContent = `${me.name}　${me.role}`;
  listen();
}

function drawTour() {
  $("tour").hidden = $("show-tour").hidden = !setup.tour.length;
  $("steps").replaceChildren(...setup.tour.map((step) => {
    const who = setup.people.find(({ id }) => id === step.persona);
    const node = button(make("small", {}, `${who.name}：${step.title}`), () => takeStep(step, who), { className: "step" });
    node.append(step.words);
    node.dataset.words = step.words;
    return make("li", {}, node);
  }));
}

function takeStep(step, who) {
  if (who.id !== me.id) become(who);
  openSide(null);
  words.value = step.words;
  words.focus();
}

function markStep(text) {
  for (const node of $("steps").querySelectorAll(".step")) {
    if (node.dataset.words === text && !node.classList.contains("done")) {
      node.classList.add("done");
      node.append(make("span", { className: "unseen" }, "，已试过"));
    }
  }
}

function showClock(clock) {
  clockOffset = Date.parse(clock.now) - Date.now();
  $("clock").hidden = false;
  const state = clock.presets.map(({ label }) => label).join();
  $("presets").dataset.moments = JSON.stringify(clock.presets);
  if ($("presets").dataset.state !== state) {
    $("presets").dataset.state = state;
    $("presets").replaceChildren(...clock.presets.map(({ label }, index) => button(label, () => moveClock(index))));
  }
  tick();
}

async function moveClock(index) {
  const { to } = JSON.parse($("presets").dataset.moments)[index];
  const response = await fetch("/practice/clock", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ to }) });
  showClock((await response.json()).clock);
  toast(`现在是${$("now").textContent}`);
}

function tick() {
  const now = Date.now() + clockOffset;
  $("now").textContent = `${date.format(now)} ${time.format(now)}`;
}

function openSide(name) {
  for (const side of ["people", "tour"]) {
    $(side).classList.toggle("open", side === name);
    $(`show-${side}`).ariaExpanded = String(side === name);
  }
  $("veil").hidden = !name;
  document.querySelector("main").inert = Boolean(name);
  if (name) $(name).querySelector("button")?.focus();
}

// Passing lines

function waiting(text) {
  clearTimeout(waitingTimer);
  $("waiting").textContent = text;
  if (text) waitingTimer = setTimeout(waiting, 6000, "");
}

function toast(text) {
  clearTimeout(toastTimer);
  $("toast").textContent = text;
  $("toast").classList.add("on");
  toastTimer = setTimeout(() => $("toast").classList.remove("on"), 3500);
}

// What the member's hands do

log.addEventListener("scroll", () => { atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60; });
new ResizeObserver(stay).observe(log);
log.addEventListener("click", ({ target }) => {
  const chosen = touch.matches && target.closest("button, a") === null && target.closest(".bubble");
  for (const box of log.querySelectorAll(".chosen")) box.classList.remove("chosen");
  if (chosen) chosen.classList.add("chosen");
});
$("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
words.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || touch.matches) return;
  event.preventDefault();
  send();
});
words.addEventListener("paste", (event) => {
  const pictures = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
  if (pictures.length) { event.preventDefault(); attach(pictures, true); }
});
$("start").addEventListener("click", async () => { await say(`/start ${me.start ?? ""}`.trim());
  if (!touch.matches) words.focus();
});
$("drop-context").addEventListener("click", () => setContext(null));
for (const panel of ["menu", "attach"]) $(`show-${panel}`).addEventListener("click", () => openPanel($(panel).hidden ? panel : ""));
$("pick-photos").addEventListener("click", () => $("photos").click());
$("pick-files").addEventListener("click", () => $("files").click());
for (const [id, photo] of [["photos", true], ["files", false]]) {
  $(id).addEventListener("change", (event) => { attach(event.target.files, photo); event.target.value = ""; });
}
for (const side of ["people", "tour"]) $(`show-${side}`).addEventListener("click", () => openSide(side));
$("veil").addEventListener("click", () => openSide(null));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = ["people", "tour"].find((side) => $(side).classList.contains("open"));
  openSide(null);
  openPanel("");
  if (open) $(`show-${open}`).focus();
});
document.addEventListener("visibilitychange", seen);

drawPeople();
drawTour();
become(me);
setInterval(tick, 5000);
if (!narrow.matches) words.focus();
