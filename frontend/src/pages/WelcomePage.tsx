import { Link, useNavigate, useParams } from "react-router";
import { useAccess, useMay } from "../access/context";
import { chosenSite } from "../api/site-choice";
import { useSites } from "../domain/people/useSites";
import { ConnectMeter } from "../features/provisioning/ConnectMeter";
import { FirstSite } from "../features/sites/FirstSite";
import { useRoster } from "../live/context";
import { Icon } from "../ui/Icon";
import { Empty, Failure, Skeleton } from "../ui/Notice";
import { PageHeader } from "../ui/PageHeader";
import { t } from "../i18n/t";

type Step = "site" | "meter";

/** From a new hub to a meter that runs: the account was made by the link that led here. */
export default function WelcomePage() {
  const step: Step = useParams().step === "meter" ? "meter" : "site";
  const may = useMay("admin");
  return (
    <div className="mx-auto grid w-full max-w-2xl content-start gap-5 py-2 sm:py-6">
      <PageHeader title={step === "site" ? t("Where is it?") : t("Connect the first meter")} />
      <Steps current={step} />
      <section aria-label={step === "site" ? t("The site") : t("The meter")} className="rounded-2xl border border-line bg-surface p-5 sm:p-7">
        {may ? <StepBody step={step} /> : <Empty icon="info" title={t("An administrator sets this up")}><Link to="/" className="font-medium text-primary underline">{t("To the dashboard")}</Link></Empty>}
      </section>
    </div>
  );
}

function StepBody({ step }: { step: Step }) {
  const navigate = useNavigate();
  const sites = useSites();
  const roster = useRoster();
  if (step === "meter") {
    // Whether it is the first meter must be known before the form proposes anything.
    return roster === null ? <Skeleton className="h-72 w-full" /> : <ConnectMeter />;
  }
  if (sites.error) return <Failure error={sites.error} onRetry={() => void sites.refetch()} />;
  if (!sites.data) return <Skeleton className="h-72 w-full" />;
  const site = sites.data.find((each) => each.id === chosenSite()) ?? sites.data[0];
  if (!site) return <Empty icon="info" title={t("No site to name")}>{t("The first site is made at the hub’s first start.")}</Empty>;
  return <FirstSite site={site} onDone={() => void navigate("/welcome/meter")} />;
}

function Steps({ current }: { current: Step }) {
  const { open } = useAccess();
  const steps = [...(open ? [] : [{ key: "account", text: t("Account") }]), { key: "site", text: t("Site") }, { key: "meter", text: t("First meter") }];
  const at = steps.findIndex((each) => each.key === current);
  return (
    <ol className="-mt-2 flex flex-wrap gap-x-2 gap-y-1 text-[0.8125rem] text-ink-3" aria-label={t("Steps")}>
      {steps.map((each, index) => (
        <li key={each.key} aria-current={index === at ? "step" : undefined} className={`flex items-center gap-2 ${index === at ? "font-semibold text-ink" : ""}`}>
          <span aria-hidden="true" className={`grid size-6 place-items-center rounded-full text-xs ${index <= at ? "bg-primary text-on-primary" : "bg-sunken"}`}>
            {index < at ? <Icon name="check" className="size-3.5" /> : index + 1}
          </span>
          {each.text}
          {index < at ? <span className="sr-only">{" "}{t("(done)")}</span> : null}
          {index < steps.length - 1 ? <span aria-hidden="true" className="mx-1 h-px w-6 bg-line-strong" /> : null}
        </li>
      ))}
    </ol>
  );
}
