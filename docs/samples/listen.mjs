#!/usr/bin/env node
// Keeps a folder with the newest state of every paper of a kind: one JSON file for each.
//
// Needs amqplib and ajv: npm install amqplib ajv ajv-formats. Settings, all from the environment:
//
//   PAPERMESH_AMQP    amqp://lab:secret@localhost:5672
//   PAPERMESH_URL     http://localhost:8080
//   PAPERMESH_BIND    #.cs.CL.#    routing key: which events come from now on
//   PAPERMESH_QUERY   topic:cs.CL  the same as a query: which come from the past
//   PAPERMESH_KEY     pmk_…        an API key; needed only where reading is closed
//   PAPERMESH_FOLDER  papers

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import amqplib from "amqplib";

const exchange = "papermesh.paper.tagged";
const queue = "lab.papers-node";

const amqp = process.env.PAPERMESH_AMQP ?? "amqp://guest:guest@localhost:5672";
const url = (process.env.PAPERMESH_URL ?? "http://localhost:8080").replace(/\/$/, "");
const bind = process.env.PAPERMESH_BIND ?? "#";
const query = process.env.PAPERMESH_QUERY ?? "";
const folder = process.env.PAPERMESH_FOLDER ?? "papers";
const headers = process.env.PAPERMESH_KEY ? { Authorization: `Bearer ${process.env.PAPERMESH_KEY}` } : {};

const pathOf = (id) => join(folder, `${encodeURIComponent(id)}.json`);

function write(path, text) {
  // Whoever reads it, or the next start after a crash, finds the old file or the new one.
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

// Of two events about a paper the higher revision is the newer; within one revision the later time.
const isNewer = (one, other) =>
  one.paper.revision !== other.paper.revision
    ? one.paper.revision > other.paper.revision
    : Date.parse(one.taggedAt) > Date.parse(other.taggedAt);

// Events come twice, and in any order: what is not newer than what is there changes nothing.
function keep(event) {
  const { id, title, aliases = [] } = event.paper;
  const path = pathOf(id);
  if (existsSync(path) && !isNewer(event, JSON.parse(readFileSync(path, "utf8")))) return;

  write(path, JSON.stringify(event));
  for (const earlier of aliases) rmSync(pathOf(earlier), { force: true });
  console.log(id, title);
}

// What was missed: everything after the last sequence that an earlier start has seen.
async function replay() {
  const placeFile = join(folder, "place");
  let place = existsSync(placeFile) ? readFileSync(placeFile, "utf8") : "0";
  for (let next; next !== null; ) {
    const answer = await fetch(`${url}/api/v1/events?${new URLSearchParams({ after: place, q: query, limit: 1000 })}`, { headers });
    if (answer.status === 410) {
      console.error(`The log no longer holds what came after ${place}; taking what it does hold.`);
      place = "0";
      continue;
    }
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);

    const page = await answer.json();
    for (const event of page.items) {
      keep(event.data);
      place = event.sequence;
    }
    next = page.next;
    place = next ?? place;
    write(placeFile, place);
  }
}

mkdirSync(folder, { recursive: true });
const ajv = new Ajv({ strict: false });
addFormats(ajv);
const schema = await fetch(`${url}/schemas/papermesh.paper.tagged.v1.json`, { headers });
if (!schema.ok) throw new Error(`${schema.status}: ${await schema.text()}`);
const valid = ajv.compile(await schema.json());

const connection = await amqplib.connect(amqp);
const channel = await connection.createChannel();

// Only checked: a user who may only read may not declare the exchange, and need not.
await channel.checkExchange(exchange);
await channel.assertQueue(queue, { durable: true, maxLength: 100_000 });
await channel.bindQueue(queue, exchange, bind);
await channel.prefetch(100);

// After the queue is bound: between the past and what comes now there is no gap.
await replay();

function parse(content) {
  try {
    return JSON.parse(content);
  } catch (error) {
    return error.message;
  }
}

await channel.consume(queue, (message) => {
  const event = parse(message.content);
  if (!valid(event)) {
    const faults = ajv.errorsText(valid.errors).slice(0, 300);
    console.error(`${message.properties.headers["cloudEvents:id"]}: ${faults}`);
    channel.reject(message, false);
    return;
  }
  keep(event);
  channel.ack(message);
});
console.log("listening");

for (const signal of ["SIGTERM", "SIGINT"])
  process.once(signal, async () => {
    await channel.close();
    await connection.close();
  });
