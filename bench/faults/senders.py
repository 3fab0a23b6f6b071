"""Meters of a fault run: what they send is known beforehand, and sent until it is acknowledged."""
import json
import threading
import time
import urllib.error
import urllib.request

import paho.mqtt.client as mqtt

from world import thread_in

READINGS = 3
STEP_S = 5


def message(device, start, n):
    """The n-th message of a meter: three readings of a counter that grows unevenly."""
    def reading(k):
        return {"timestamp": start + k * STEP_S, "energy": k * 7 + k * k % 11 + len(device)}
    return [reading(n * READINGS + k) for k in range(READINGS)]


class Meters:
    """Meters that publish to the broker at QoS 1."""

    def __init__(self, address, names, start, pause):
        self.names, self.start, self.pause = names, start, pause
        self.sent, self.published, self.acknowledged, self.peaks = {}, 0, 0, 0
        self.going, self.waits = True, False
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "of-meters", clean_session=False)
        self.client.max_queued_messages_set(0)
        self.client.reconnect_delay_set(1, 1)
        self.client.on_publish = self.on_publish
        self.client.connect(address, keepalive=5)
        self.client.loop_start()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def publish(self, device, payload):
        # While there is no connection the client keeps it, and sends it later.
        self.client.publish(f"/energy/{device}/data", json.dumps(payload), qos=1)
        self.published += 1

    def on_publish(self, *_):
        self.acknowledged += 1

    def run(self):
        n = 0
        while self.going:
            while self.waits:
                time.sleep(0.05)
            for name in self.names:
                self.publish(name, message(name, self.start, n))
                self.sent[name] = n + 1
            n += 1
            time.sleep(self.pause)

    def peak(self):
        """A load that is too high for a minute, and over after two."""
        at = self.start + self.peaks * 600
        self.peaks += 1
        for seconds, watts in ((0, 8000), (61, 8000), (120, 100)):
            self.publish("peak", {"timestamp": at + seconds, "power": watts})

    def stop(self):
        self.going = False
        self.thread.join()

    def all_acknowledged(self):
        return self.acknowledged == self.published


class Poster:
    """A program beside a hub that posts to it, and again until it is told that all is on disk."""

    def __init__(self, hub, name, start, pause):
        self.name, self.start, self.pause = name, start, pause
        self.count, self.acknowledged, self.going = 0, [time.monotonic()], True
        self.thread = thread_in(hub, self.run)

    def run(self):
        while self.going:
            rows = [{"deviceId": self.name, **r} for r in message(self.name, self.start, self.count)]
            while not self.post(rows):
                time.sleep(0.1)
            self.count += 1
            self.acknowledged.append(time.monotonic())
            time.sleep(self.pause)

    @staticmethod
    def post(rows):
        request = urllib.request.Request("http://127.0.0.1:8080/api/readings", json.dumps(rows).encode(),
                                         {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError, ValueError):
            return False

    def longest_pause(self, since, until):
        inside = [t for t in self.acknowledged if since <= t <= until]
        times = [since, *inside, until]
        return max(b - a for a, b in zip(times, times[1:]))

    def stop(self):
        self.going = False
        self.thread.join()
