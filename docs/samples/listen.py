#!/usr/bin/env python3
"""Keeps a folder with the newest state of every paper of a kind: one JSON file for each.

Needs pika and jsonschema (Debian: python3-pika, python3-jsonschema). Settings, all from the environment:

    PAPERMESH_AMQP    amqp://lab:secret@localhost:5672
    PAPERMESH_URL     http://localhost:8080
    PAPERMESH_BIND    #.cs.CL.#    routing key: which events come from now on
    PAPERMESH_QUERY   topic:cs.CL  the same as a query: which come from the past
    PAPERMESH_KEY     pmk_…        an API key; needed only where reading is closed
    PAPERMESH_FOLDER  papers
"""

import json
import os
import signal
import sys
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime

import jsonschema
import pika

EXCHANGE = "papermesh.paper.tagged"
QUEUE = "lab.papers-python"

amqp = os.environ.get("PAPERMESH_AMQP", "amqp://guest:guest@localhost:5672")
url = os.environ.get("PAPERMESH_URL", "http://localhost:8080").rstrip("/")
bind = os.environ.get("PAPERMESH_BIND", "#")
query = os.environ.get("PAPERMESH_QUERY", "")
folder = os.environ.get("PAPERMESH_FOLDER", "papers")
key = os.environ.get("PAPERMESH_KEY")


def get(path):
    request = urllib.request.Request(url + path, headers={"Authorization": f"Bearer {key}"} if key else {})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def path_of(paper_id):
    return os.path.join(folder, urllib.parse.quote(paper_id, safe="") + ".json")


def write(path, text):
    # Whoever reads it, or the next start after a crash, finds the old file or the new one.
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".new", path)


def age(event):
    # Of two events about a paper the higher revision is the newer; within one revision the later time.
    return event["paper"]["revision"], datetime.fromisoformat(event["taggedAt"])


def keep(event):
    """Events come twice, and in any order: what is not newer than what is there changes nothing."""
    paper = event["paper"]
    path = path_of(paper["id"])
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            if age(json.load(file)) >= age(event):
                return
    write(path, json.dumps(event, ensure_ascii=False))
    for earlier_id in paper.get("aliases", []):
        if os.path.exists(path_of(earlier_id)):
            os.remove(path_of(earlier_id))
    print(paper["id"], paper["title"], flush=True)


def replay():
    """What was missed: everything after the last sequence that an earlier start has seen."""
    place_file = os.path.join(folder, "place")
    place = open(place_file).read() if os.path.exists(place_file) else "0"
    while True:
        try:
            page = get("/api/v1/events?" + urllib.parse.urlencode({"after": place, "q": query, "limit": 1000}))
        except urllib.error.HTTPError as error:
            if error.code != 410:
                raise
            print(f"The log no longer holds what came after {place}; taking what it does hold.", file=sys.stderr)
            place = "0"
            continue
        for event in page["items"]:
            keep(event["data"])
            place = event["sequence"]
        place = page["next"] or place
        write(place_file, place)
        if page["next"] is None:
            return


os.makedirs(folder, exist_ok=True)
valid = jsonschema.Draft202012Validator(get("/schemas/papermesh.paper.tagged.v1.json"))

connection = pika.BlockingConnection(pika.URLParameters(amqp))
channel = connection.channel()

# Passive: a user who may only read may not declare the exchange, and need not.
channel.exchange_declare(EXCHANGE, exchange_type="topic", passive=True)
channel.queue_declare(QUEUE, durable=True, arguments={"x-max-length": 100_000})
channel.queue_bind(QUEUE, EXCHANGE, routing_key=bind)
channel.basic_qos(prefetch_count=100)

# After the queue is bound: between the past and what comes now there is no gap.
replay()


def on_message(channel, method, properties, body):
    try:
        event = json.loads(body)
        valid.validate(event)
    except (ValueError, jsonschema.ValidationError) as error:
        print(f"{properties.headers.get('cloudEvents:id')}: {error}"[:300], file=sys.stderr, flush=True)
        channel.basic_reject(method.delivery_tag, requeue=False)
        return
    keep(event)
    channel.basic_ack(method.delivery_tag)


def stop(*_):
    connection.add_callback_threadsafe(channel.stop_consuming)


signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)
channel.basic_consume(QUEUE, on_message)
print("listening", flush=True)
channel.start_consuming()
connection.close()
