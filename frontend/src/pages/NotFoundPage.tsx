import { Link } from "react-router";
import { Empty } from "../ui/Notice";
import { PageHeader } from "../ui/PageHeader";

export function NotFoundPage() {
  return (
    <>
      <PageHeader title="No such page" />
      <Empty icon="search" title="There is nothing at this address">
        <Link to="/" className="font-medium text-primary underline">Go to the dashboard</Link>
      </Empty>
    </>
  );
}
