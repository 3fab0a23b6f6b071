import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getJson, sendJson } from "../../api/client";
import type { Channel, ChannelTest, Notification, Report, ReportKind } from "../../api/channel-types";

const KEY = ["channels"];

export function useChannels() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => getJson<{ channels: Channel[] }>("/api/channels", {}, signal),
    select: (data) => data.channels,
  });
}

/** What went out, or waits to. */
export function useNotifications(enabled: boolean) {
  return useQuery({
    queryKey: ["notifications"],
    queryFn: ({ signal }) => getJson<{ notifications: Notification[] }>("/api/notifications", { limit: 20 }, signal),
    select: (data) => data.notifications,
    refetchInterval: 15_000,
    enabled,
  });
}

export function useSaveChannel() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: (channel: Channel) => sendJson<Channel>("POST", "/api/channels", channel), onSuccess: () => queries.invalidateQueries({ queryKey: KEY }) });
}

export function useDeleteChannel(id: string) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: () => sendJson("DELETE", `/api/channels/${encodeURIComponent(id)}`), onSuccess: () => queries.invalidateQueries({ queryKey: KEY }) });
}

/** The last whole week's or month's report, as it would be sent now. */
export function useReport(kind: ReportKind, enabled: boolean) {
  return useQuery({ queryKey: ["report", kind], queryFn: ({ signal }) => getJson<Report>("/api/reports/preview", { kind }, signal), enabled, staleTime: 60_000 });
}

/** Sends that report now, beside those that are due. */
export function useSendReport(id: string) {
  return useMutation({ mutationFn: (kind: ReportKind) => sendJson<ChannelTest>("POST", `/api/channels/${encodeURIComponent(id)}/report`, { kind }) });
}

/** Sends a test and tells what the other side said. */
export function useTestChannel(id: string) {
  return useMutation({ mutationFn: () => sendJson<ChannelTest>("POST", `/api/channels/${encodeURIComponent(id)}/test`) });
}
