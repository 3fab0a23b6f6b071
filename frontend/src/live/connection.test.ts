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

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    states = [];
    link = new LiveLink({
      open: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket;
      },
      onMessage: () => undefined,
      onState: (state) => states.push(state),
      random: () => 1,
    });
    link.start();
  });
  afterEach(() => {
    link.stop();
    vi.useRealTimers();
  });

  it("is live only once the snapshot has come", () => {
    expect(states.map((state) => state.kind)).toEqual(["connecting"]);
    latest().say(snapshot);
    expect(states.at(-1)).toEqual({ kind: "live" });
  });

  it("reconnects with growing delays and says why it was closed", () => {
    latest().say(snapshot);
    latest().drop("slow client");
    expect(states.at(-1)).toEqual({ kind: "reconnecting", attempt: 1, reason: "slow client" });
    vi.advanceTimersByTime(499);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(2);
    latest().drop();
    vi.advanceTimersByTime(999);
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(3);
  });

  it("starts from the shortest delay again after it was live", () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      latest().drop();
      vi.runOnlyPendingTimers();
    }
    latest().say(snapshot);
    latest().drop();
    expect(states.at(-1)).toMatchObject({ attempt: 1 });
  });

  it("retries at once when asked, and only once", () => {
    latest().drop();
    link.retryNow();
    link.retryNow();
    expect(sockets).toHaveLength(2);
    vi.runOnlyPendingTimers();
    expect(sockets).toHaveLength(2);
  });

  it("stays closed after stop", () => {
    link.stop();
    expect(latest().closed).toBe(true);
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });
});

describe("reconnectDelay", () => {
  it("is bounded and never zero", () => {
    expect(reconnectDelay(1, 0)).toBe(250);
    expect(reconnectDelay(50, 1)).toBe(20_000);
  });
});

describe("parseMessage", () => {
  it("ignores what it does not know", () => {
    expect(parseMessage("{")).toBeNull();
    expect(parseMessage(JSON.stringify({ type: "interval" }))).toBeNull();
    expect(parseMessage(JSON.stringify(snapshot))).toEqual(snapshot);
  });
});
