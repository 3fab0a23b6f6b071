import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { AuthState } from "../api/identity-types";
import { OtherWays } from "./OtherWays";

const show = (auth: AuthState) => render(<QueryClientProvider client={new QueryClient()}><OtherWays auth={auth} /></QueryClientProvider>);

it("offers the providers that the hub names, by a link that leaves the program", () => {
  show({ mode: "login", needsSetup: false, passkeys: true, providers: [{ id: "work id", name: "Work" }] });
  expect(screen.getByRole("link", { name: "Sign in with Work" }).getAttribute("href")).toBe("/api/auth/openid/work%20id");
  // This test's browser knows no passkeys.
  expect(screen.queryByRole("button")).toBeNull();
});

it("is nothing where the hub knows no other way", () => {
  const { container } = show({ mode: "login", needsSetup: false, passkeys: false, providers: [] });
  expect(container.innerHTML).toBe("");
});
