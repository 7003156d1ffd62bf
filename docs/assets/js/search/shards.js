// The index, as in macros/search/reader.py: each file is fetched once, and none before the first query.

import { unloaded } from "./keys.js";
import { table } from "./wordings.js";

const ROOT = "/tim-kiem/";
const files = new Map();

// a release published meanwhile may have other files, and other documents in them: begin anew with its manifest
function stale(error) {
  files.clear();
  unloaded(error);
}

function file(name, open) {
  if (!files.has(name)) {
    files.set(name, fetch(ROOT + name)
      .then((response) => (response.ok ? open(response) : Promise.reject(new Error(`${name}: ${response.status}`))))
      .catch(stale));
  }
  return files.get(name);
}

const json = (name) => file(name, (response) => response.json());
// the count is in the name, so that the file of an index of another size is not taken for it
const numbered = (number, count) => `${count}-${number.toString(16).padStart((count - 1).toString(16).length, "0")}`;

export const facets = () => json("f.json");

export const manifest = () => file("manifest.json", async (response) => {
  const found = await response.json();
  const listed = found.syllables.split(" ");
  const syllables = new Map();
  for (let at = 1; at < listed.length; at += 2) syllables.set(listed[at - 1], +listed[at]);
  return { ...found, syllables, wordings: table(found.wordings) };
});

async function unpack(response) {
  const plain = response.body.pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(plain).arrayBuffer());
  let start = 4 + new DataView(bytes.buffer).getUint32(0, true);
  const heads = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  for (const head of heads) {
    head.push(start); // where its postings are, of four bytes each
    start += 4 * head[2];
  }
  return { bytes, heads };
}

// which shard: FNV-1a of the first syllable and the next one's first letter
function place(term) {
  const [first, second = ""] = term.split("\t")[0].replace(/^=/, "").split(" ");
  const key = term[0] === "#" ? first : `${first} ${[...second][0] ?? ""}`;
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

// the entries whose term begins so: { term, exact, df, count, ids, impacts }
export async function entries(prefix) {
  const { shards } = await manifest();
  const shard = await file(`s/${numbered(place(prefix) % shards, shards)}.bin`, unpack);
  let at = 0;
  for (let end = shard.heads.length; at < end;) {
    const middle = (at + end) >> 1;
    if (shard.heads[middle][0] < prefix) at = middle + 1;
    else end = middle;
  }
  const found = [];
  for (; shard.heads[at]?.[0].startsWith(prefix); at += 1) found.push(shard.heads[at][4] ??= decode(shard, shard.heads[at]));
  return found;
}

// the low bytes of all ids, then the middle ones, the high ones, then the impacts
function decode({ bytes }, [term, df, count, start]) {
  const ids = Uint32Array.from({ length: count }, (_, i) => {
    const at = start + i;
    return bytes[at] | (bytes[at + count] << 8) | (bytes[at + 2 * count] << 16);
  });
  const impacts = bytes.subarray(start + 3 * count, start + 4 * count);
  return { term, df, count, exact: term.split("\t")[1]?.split(" "), ids, impacts };
}

// where two documents have one id, both
export async function cards(ids) {
  const { cards: count } = await manifest();
  return Promise.all(ids.map(async (id) => (await json(`d/${numbered(id % count, count)}.json`))[id]
    ?? stale(new Error(`${id}: gone`))));
}
