import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveLink, parseMessage, reconnectDelay, type LinkState, type Socket } from "./connection";

class FakeSocket implements Socket {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  closed = false;
  close() {
    this.closed = true;
  }
  say(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  drop(reason = "") {
    this.onclose?.({ code: 1006, reason });
  }
}

const snapshot = { type: "snapshot", devices: [], alerts: [] };

describe("LiveLink", () => {
  let sockets: FakeSocket[];
  let states: LinkState[];
  let link: LiveLink;
  const latest = () => sockets.at(-1) as FakeSocket;

  beforeEach(async () => {
    vi.useFakeTimers();
    sockets = [];
    states = [];
    link = new LiveLink({
      open: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return Promise.resolve(socket);
      },
      onMessage: () => undefined,
      onState: (state) => states.push(state),
      random: () => 1,
    });
    link.start();
    await vi.advanceTimersByTimeAsync(0);
  });
  afterEach(() => {
    link.stop();
    vi.useRealTimers();
  });

  it("is live only once the snapshot has come", async () => {
    expect(states.map((state) => state.kind)).toEqual(["connecting"]);
    latest().say(snapshot);
    expect(states.at(-1)).toEqual({ kind: "live" });
  });

  it("reconnects with growing delays and says why it was closed", async () => {
    latest().say(snapshot);
    latest().drop("slow client");
    expect(states.at(-1)).toEqual({ kind: "reconnecting", attempt: 1, reason: "slow client" });
    await vi.advanceTimersByTimeAsync(499);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets).toHaveLength(2);
    latest().drop();
    await vi.advanceTimersByTimeAsync(999);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets).toHaveLength(3);
  });

  it("starts from the shortest delay again after it was live", async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      latest().drop();
      vi.runOnlyPendingTimers();
    }
    latest().say(snapshot);
    latest().drop();
    expect(states.at(-1)).toMatchObject({ attempt: 1 });
  });

  it("retries at once when asked, and only once", async () => {
    latest().drop();
    link.retryNow();
    link.retryNow();
    expect(sockets).toHaveLength(2);
    vi.runOnlyPendingTimers();
    expect(sockets).toHaveLength(2);
  });

  it("stays closed after stop", async () => {
    link.stop();
    expect(latest().closed).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
  });
});

describe("reconnectDelay", () => {
  it("is bounded and never zero", async () => {
    expect(reconnectDelay(1, 0)).toBe(250);
    expect(reconnectDelay(50, 1)).toBe(20_000);
  });
});

describe("parseMessage", () => {
  it("ignores what it does not know", async () => {
    expect(parseMessage("{")).toBeNull();
    expect(parseMessage(JSON.stringify({ type: "interval" }))).toBeNull();
    expect(parseMessage(JSON.stringify(snapshot))).toEqual(snapshot);
  });
});
