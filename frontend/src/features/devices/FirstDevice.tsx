import { Link } from "react-router";
import { useSettings } from "../../site/useSettings";
import { Card } from "../../ui/Card";
import { CopyLine } from "../../ui/CopyLine";
import { Icon } from "../../ui/Icon";

/** One reading in the hub's format, sent with Mosquitto's client; `date` fills in the time. */
export function firstReadingCommand(host: string, port: string): string {
  const reading = `{"deviceId":"meter-01","voltage":220.4,"current":1.34,"power":295.4,"energy":1.24,"timestamp":'$(date +%s)'}`;
  return `mosquitto_pub -h ${host} -p ${port} -q 1 \\\n  -t /energy/meter-01/data \\\n  -m '${reading}'`;
}

/** Shown until the first reading arrives; then it gives way by itself. */
export function FirstDevice() {
  const port = useSettings().data?.mqtt.split(":").at(-1) ?? "1883";
  return (
    <div className="max-w-3xl">
      <Card title="Waiting for the first reading">
        <p className="mb-4 text-ink-2">
          The hub is running and listens for meters over MQTT. Point a meter at it, or send a reading by hand; this page
          changes by itself as soon as one arrives.
        </p>
        <CopyLine label="Send a first reading" text={firstReadingCommand(window.location.hostname || "localhost", port)} />
        <ul className="mt-4 grid gap-2 text-[0.8125rem] text-ink-2">
          <Hint>
            Any id of letters, digits, <code>-</code> and <code>_</code> will do; it must be the same in the topic and in the message.
          </Hint>
          <Hint>Units: volts, amperes, watts; <code>energy</code> is the meter’s counter in watt-hours.</Hint>
          <Hint>
            A meter in the house connects with a password of its own: <Link to="/devices" className="font-medium text-primary underline">Devices</Link>, Add a meter.
          </Hint>
          <Hint>Sent something and nothing shows? Settings lists every message that could not be used, with the reason.</Hint>
        </ul>
      </Card>
    </div>
  );
}

function Hint({ children }: { children: React.ReactNode }) {
  return (
    <li className="flex gap-2">
      <Icon name="check" className="mt-0.5 size-4 text-primary" />
      <span>{children}</span>
    </li>
  );
}
