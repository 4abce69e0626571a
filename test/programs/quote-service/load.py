#!/usr/bin/python3
"""The clients of the quote service: more and more of them. Asks 10, 60, 120 and then 240 times a second, 20 s each."""
import http.client
import random
import sys
import threading
import time

PORT = int(sys.argv[1])
STEPS = (10, 60, 120, 240)
SECONDS = 20
CLIENTS = 4


def ask_for_quotes(client):
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    chance = random.Random(client)
    begin = due = time.monotonic()
    while (age := time.monotonic() - begin) < SECONDS * len(STEPS):
        due = max(due + chance.expovariate(STEPS[int(age // SECONDS)] / CLIENTS), time.monotonic() - 0.5)
        time.sleep(max(0.0, due - time.monotonic()))
        connection.request("GET", f"/quote?client={client}&at={due:.3f}")
        connection.getresponse().read()


threads = [threading.Thread(target=ask_for_quotes, args=(client,), daemon=True) for client in range(CLIENTS)]
for thread in threads:
    thread.start()
time.sleep(SECONDS * len(STEPS))
