import { Link } from "react-router";
import { formatCount } from "../../format/number";
import { Callout } from "../../ui/Callout";
import { useWaiting } from "./useWaiting";

/** Says that meters wait, wherever devices are listed; nothing while none does. */
export function WaitingNotice() {
  const count = useWaiting().data?.length ?? 0;
  if (count === 0) return null;
  return (
    <Callout icon="plug" title={count === 1 ? "A meter waits to be adopted" : `${formatCount(count)} meters wait to be adopted`}>
      <Link to="/devices/waiting" className="font-medium text-primary underline">See what they send and name them</Link>
    </Callout>
  );
}
