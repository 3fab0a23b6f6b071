import { act, fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { announceUpdate } from "../live/update";
import { UpdateBanner } from "./UpdateBanner";

it("offers a new version and loads it only when asked", () => {
  const install = vi.fn(() => Promise.resolve());
  render(<UpdateBanner />);
  expect(screen.queryByRole("button")).toBeNull();
  act(() => { announceUpdate(install); });
  expect(install).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Load it" }));
  expect(install).toHaveBeenCalledOnce();
});
