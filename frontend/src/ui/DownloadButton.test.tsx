import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { session } from "../api/session";
import { DownloadButton } from "./DownloadButton";

afterEach(() => { vi.unstubAllGlobals(); session.forget(); });

it("fetches the file as whoever is signed in, and says why when it is refused", async () => {
  session.accept({ accessToken: "token-1", expiresIn: 900 });
  const fetched = vi.fn((url: string, init: RequestInit) => {
    void url;
    void init;
    return Promise.resolve(new Response(JSON.stringify({ title: "Gone", detail: "No such bill" }), { status: 404 }));
  });
  vi.stubGlobal("fetch", fetched);
  render(<QueryClientProvider client={new QueryClient()}><DownloadButton path="/api/bills/b-1.pdf" name="b-1.pdf">PDF</DownloadButton></QueryClientProvider>);
  fireEvent.click(screen.getByRole("button", { name: "PDF" }));
  await screen.findByText("No such bill");
  await waitFor(() => { expect(fetched).toHaveBeenCalledOnce(); });
  expect(fetched.mock.calls[0]?.[0]).toBe("/api/bills/b-1.pdf");
  expect(new Headers(fetched.mock.calls[0]?.[1].headers).get("authorization")).toBe("Bearer token-1");
});
