import { Link, useSearchParams } from "react-router";
import type { MappingList } from "../api/types";
import { MappingEditor } from "../features/mappings/MappingEditor";
import { MappingsCard } from "../features/mappings/MappingsCard";
import { UnreadCard } from "../features/mappings/UnreadCard";
import { useMappings } from "../features/mappings/useMappings";
import { Failure, Skeleton } from "../ui/Notice";
import { PageHeader } from "../ui/PageHeader";
import { t } from "../i18n/t";

/** Topics of any shape as readings. The address holds what is edited: `?edit=ID`, or `?new=TOPIC` of a message that nothing reads. */
export default function MappingsPage() {
  const [query, setQuery] = useSearchParams();
  const list = useMappings();
  const edited = query.get("edit");
  const topic = query.get("new");
  const back = () => { setQuery({}); };
  const isOpen = edited !== null || topic !== null;
  return (
    <>
      <PageHeader
        title={isOpen ? (edited ? t("Change a mapping") : t("New mapping")) : t("Other MQTT messages")}
        note={isOpen ? <Link to="/devices/mappings" className="rounded font-medium text-primary hover:underline">{t("All mappings")}</Link> : <Link to="/devices/waiting" className="rounded font-medium text-primary hover:underline">{t("Meters that wait")}</Link>}
      />
      {isOpen ? null : <p className="mb-4 max-w-3xl text-[0.8125rem] text-ink-2">{t("For devices that publish numbers under topics of their own: a mapping says which number is power or a counter, and of which device. What it makes then waits to be adopted.")}</p>}
      {list.error && !list.data ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton className="h-40 w-full" /> : null}
      {list.data ? (
        isOpen ? <Editor key={`${edited ?? ""} ${topic ?? ""}`} list={list.data} edited={edited} topic={topic} onDone={back} /> : (
          <div className="grid max-w-4xl gap-3 sm:gap-4">
            <MappingsCard mappings={list.data.mappings} configured={list.data.configured} onAdd={() => { setQuery({ new: "" }); }} onEdit={(id) => { setQuery({ edit: id }); }} />
            <UnreadCard unread={list.data.unread} onPick={(message) => { setQuery({ new: message.topic }); }} />
          </div>
        )
      ) : null}
    </>
  );
}

function Editor({ list, edited, topic, onDone }: { list: MappingList; edited: string | null; topic: string | null; onDone: () => void }) {
  const kept = list.mappings.find((each) => each.id === edited) ?? null;
  const unread = list.unread.find((each) => each.topic === topic);
  const sample = { topic: unread?.topic ?? topic ?? "", payload: unread?.payload ?? "" };
  return <MappingEditor kept={kept} sample={sample} taken={list.mappings.map((each) => each.id)} onDone={onDone} />;
}
