// Generated from docs/openapi.json by `npm run gen:api`. Do not edit.

export interface paths {
    "/api/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists alerts, newest first. */
        get: operations["list_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/{id}/ack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notes that somebody has seen an alert. */
        post: operations["ack_alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every correction of a device, those taken back too. */
        get: operations["list_corrections"];
        put?: never;
        /**
         * Adds a correction. It is never edited or removed; a revoke takes it back. The touched intervals
         *     follow, and no others.
         */
        post: operations["add_correction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists every device with its status and newest reading. */
        get: operations["list_devices"];
        put?: never;
        /** Makes a device, or gives a known one its first credentials. */
        post: operations["create_device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One device. */
        get: operations["get_device"];
        put?: never;
        post?: never;
        /**
         * Removes a device: its credentials and connections end, and it is no longer listed. What it
         *     measured stays. It is listed again with its next message, or when it is made again.
         */
        delete: operations["delete_device"];
        options?: never;
        head?: never;
        /** Changes what people say of a device. */
        patch: operations["patch_device"];
        trace?: never;
    };
    "/api/devices/{id}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a device new credentials. The old ones end at once, and so do their connections. */
        post: operations["renew_credentials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/energy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Energy of a device by bucket of the site's calendar. */
        get: operations["get_energy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/export.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Readings as CSV in Ohmstead's own format, streamed; `/api/import` takes it back. */
        get: operations["export_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the ledger noticed: resets, rollovers, glitches, swaps, unit changes, gaps. */
        get: operations["list_findings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Imports readings from a CSV file in the body (docs/IMPORT-EXPORT.md). Readings are a set: an import
         *     that was cut off is simply sent again.
         */
        post: operations["import_readings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * WebSocket: a snapshot, then what changes (LiveMessage, JSON text frames). A client that does not
         *     keep up is closed with a reason and may connect again.
         */
        get: operations["watch_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/readings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Raw readings of a device, or points for a chart. */
        get: operations["list_readings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rejects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists messages that could not be used, with the reason. */
        get: operations["list_rejects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rules that hold now. */
        get: operations["get_rules"];
        /**
         * Sets the rules that hold from now on. What changed gets a new version from this moment; what
         *     earlier versions raised stays. A rule left out ends.
         */
        put: operations["put_rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The site and the hub. */
        get: operations["get_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/virtual-meters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every virtual meter. */
        get: operations["list_virtual_meters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/virtual-meters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Makes or changes a virtual meter. */
        put: operations["put_virtual_meter"];
        post?: never;
        /** Takes a virtual meter away. No readings are lost: it has none. */
        delete: operations["delete_virtual_meter"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The program runs. */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counters in the Prometheus text format. */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The hub serves: the store can be read and written. */
        get: operations["get_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What a correction does. */
        ActionDto: {
            /** @description RFC 3339 or Unix time. */
            from: string;
            /** @enum {string} */
            kind: "void";
            /** @description RFC 3339 or Unix time. */
            to: string;
        } | {
            /** @description When. */
            at: string;
            /** @description Counts of the export counter. */
            export?: components["schemas"]["SwapDto"];
            /** @description Counts of the import counter. */
            import?: components["schemas"]["SwapDto"];
            /** @enum {string} */
            kind: "swap";
        } | {
            /** @description Which direction. */
            counter: components["schemas"]["CounterDto"];
            /**
             * Format: int32
             * @description At least 1.
             */
            denominator: number;
            /** @description First instant it holds for. */
            from: string;
            /** @enum {string} */
            kind: "calibrate";
            /**
             * Format: int32
             * @description At least 1.
             */
            numerator: number;
        } | {
            /** @description The finding's `at`. */
            at: string;
            /** @description Which counter. */
            counter: components["schemas"]["CounterDto"];
            /** @enum {string} */
            kind: "classify";
            /**
             * Format: double
             * @description With rollover: the count at which the counter begins again, Wh.
             */
            modulus_wh?: number | null;
            /** @description What it was. */
            verdict: components["schemas"]["VerdictDto"];
        } | {
            /**
             * Format: int64
             * @description Its id.
             */
            id: number;
            /** @enum {string} */
            kind: "revoke";
        };
        /** @description One time that a rule was raised. */
        AlertDto: {
            /** @description When somebody saw it. */
            acknowledgedAt?: string | null;
            /** @description Who. */
            acknowledgedBy?: string | null;
            /** @description The reading that cleared it. */
            clearedAt?: string | null;
            /** @description The device. */
            deviceId: string;
            /** @description For acknowledging. */
            id: string;
            /** @description What is watched. */
            kind: components["schemas"]["RuleKindDto"];
            /** @description In plain words. */
            message: string;
            /**
             * Format: double
             * @description Worst value seen.
             */
            peak: number;
            /** @description The reading by which it had lasted long enough. */
            raisedAt: string;
            /** @description The rule's id. */
            rule: string;
            /** @description How bad it is. */
            severity: components["schemas"]["SeverityDto"];
            /** @description First reading beyond the threshold. */
            since: string;
            /** @description Still on, or over. */
            state: components["schemas"]["AlertStateDto"];
            /**
             * Format: double
             * @description The rule's threshold then.
             */
            threshold: number;
            /** @description Unit of both. */
            unit: string;
        };
        /** @description Alerts. */
        AlertList: {
            /** @description Newest first. */
            alerts: components["schemas"]["AlertDto"][];
            /** @description For the next page. */
            nextCursor?: string | null;
        };
        /**
         * @description Still on, or over.
         * @enum {string}
         */
        AlertStateDto: "active" | "cleared";
        /**
         * @description How members are combined.
         * @enum {string}
         */
        CombinationDto: "sum" | "difference" | "remainder";
        /** @description A correction. */
        CorrectionDto: {
            action: components["schemas"]["ActionDto"];
            author: string;
            deviceId: string;
            /** Format: int64 */
            id: number;
            /** @description False when it was taken back, or only takes another back. */
            inForce: boolean;
            madeAt: string;
            reason: string;
        };
        /** @description Corrections. */
        CorrectionList: {
            /** @description In the order made. */
            corrections: components["schemas"]["CorrectionDto"][];
        };
        /**
         * @description One of a device's two counters.
         * @enum {string}
         */
        CounterDto: "import" | "export";
        /** @description What a meter connects with. The password is told this once. */
        CredentialsDto: {
            /** @description The CA certificate to trust, DER in base64; null where the hub does not know it. */
            ca?: string | null;
            /** @description Further ids it publishes as. */
            channels: string[];
            /** @description The id it publishes as. */
            deviceId: string;
            /**
             * Format: int32
             * @description Port that serves firmware images; null while the hub does not.
             */
            httpPort?: number | null;
            /**
             * Format: int32
             * @description Port of MQTT over TLS; null while the hub does not serve it.
             */
            mqttPort?: number | null;
            /** @description Names and addresses that the hub's certificate proves; empty where the hub does not know. */
            names: string[];
            /** @description MQTT password; the hub keeps only its hash. */
            password: string;
            /** @description MQTT user name. */
            username: string;
        };
        /** @description Changes to a device; fields left out stay as they are, `null` takes a name or parent away. */
        DeviceChange: {
            /**
             * @description What people call it, 1 to 100 characters.
             * @default null
             */
            name: string | null;
            /**
             * @description The device that measures this one too.
             * @default null
             */
            parent: string | null;
            /** @default null */
            role: components["schemas"]["RoleDto"] | null;
        };
        /** @description A device and what is known of it. */
        DeviceDto: {
            /** @description Time stamp of its oldest reading. */
            firstReading?: string | null;
            /** @description Its id. */
            id: string;
            lastReading?: components["schemas"]["ReadingDto"] | null;
            /** @description When anything last arrived from it. */
            lastSeen?: string | null;
            /** @description What people call it. */
            name?: string | null;
            /** @description The device that measures this one too. */
            parent?: string | null;
            /** @description What it measures. */
            role: components["schemas"]["RoleDto"];
            /** @description Whether it is heard of. */
            status: components["schemas"]["StatusDto"];
        };
        /** @description Every device. */
        DeviceList: {
            /** @description By id. */
            devices: components["schemas"]["DeviceDto"][];
        };
        /** @description Energy in one bucket of the calendar. */
        EnergyBucket: {
            /**
             * Format: double
             * @description Share of the bucket's time that was measured, 0 to 1.
             */
            coverage: number;
            /**
             * Format: double
             * @description Highest 15-minute mean, W.
             */
            demandW?: number | null;
            /**
             * Format: double
             * @description Share of the energy whose split over time is estimated, 0 to 1.
             */
            estimatedShare: number;
            /**
             * Format: double
             * @description Wh fed in.
             */
            exportWh: number;
            from: string;
            /**
             * Format: double
             * @description Wh drawn.
             */
            importWh: number;
            /**
             * Format: double
             * @description Highest reading, W.
             */
            peakW?: number | null;
            to: string;
        };
        /** @description Energy by bucket. */
        EnergyList: {
            /** @description Ascending; the first and last are cut to the range. */
            buckets: components["schemas"]["EnergyBucket"][];
            /** @description The whole range. */
            total: components["schemas"]["EnergyBucket"];
        };
        /** @description Something the ledger noticed in a device's readings. */
        FindingDto: {
            /**
             * Format: double
             * @description The counter at `at`, Wh.
             */
            after_wh: number;
            /** @description The first reading after it; names it in a classify correction. */
            at: string;
            /**
             * Format: double
             * @description The counter at `since`, Wh.
             */
            before_wh: number;
            /** @description reset, savedValue, rollover, glitch, swap, unitChange or real. */
            class: string;
            /** @description A correction decided it. */
            corrected: boolean;
            counter: components["schemas"]["CounterDto"];
            /**
             * Format: double
             * @description Energy counted between the two, Wh.
             */
            energy_wh: number;
            /** @enum {string} */
            finding: "discontinuity";
            /**
             * Format: int32
             * @description Readings left out.
             */
            left_out: number;
            /** @description Later readings may still settle it otherwise. */
            pending: boolean;
            /** @description Why, in plain words. */
            reason: string;
            /** @description The last reading before it. */
            since: string;
        } | {
            counter: components["schemas"]["CounterDto"];
            /**
             * Format: double
             * @description Wh.
             */
            energy_wh: number;
            /** @enum {string} */
            finding: "gap";
            from: string;
            /** @description profile, even or power. */
            split: string;
            to: string;
        };
        /** @description Findings. */
        FindingList: {
            /** @description Newest first. */
            findings: components["schemas"]["FindingDto"][];
        };
        /** @description A message on `/api/live`. */
        LiveMessage: {
            /** @description Alerts still on. */
            alerts: components["schemas"]["AlertDto"][];
            /** @description Every device. */
            devices: components["schemas"]["DeviceDto"][];
            /** @enum {string} */
            type: "snapshot";
        } | {
            /** @description The reading. */
            reading: components["schemas"]["ReadingDto"];
            /** @enum {string} */
            type: "reading";
        } | {
            /** @description The device. */
            deviceId: string;
            /** @description When anything last arrived. */
            lastSeen: string;
            /** @description What it is now. */
            status: components["schemas"]["StatusDto"];
            /** @enum {string} */
            type: "status";
        } | {
            /** @description The alert. */
            alert: components["schemas"]["AlertDto"];
            /** @enum {string} */
            type: "alert";
        };
        /** @description A new correction. */
        NewCorrection: {
            /** @description What it does. */
            action: components["schemas"]["ActionDto"];
            /** @description Who says so; default: dashboard. */
            author?: string | null;
            /** @description Whose readings. */
            deviceId: string;
            /** @description Why; 1 to 500 characters. */
            reason: string;
        };
        /** @description A new device. */
        NewDevice: {
            /** @description Further ids that the same meter publishes as, one for each further channel. */
            channels?: string[];
            /** @description Its id: 1 to 64 letters, digits, - or _. */
            id: string;
            /** @description What people call it, 1 to 100 characters. */
            name?: string | null;
            role?: components["schemas"]["RoleDto"] | null;
        };
        /** @description What the readings of one bucket say. */
        PointDto: {
            /**
             * Format: int64
             * @description How many readings.
             */
            count: number;
            current?: components["schemas"]["SpreadDto"] | null;
            from: string;
            power?: components["schemas"]["SpreadDto"] | null;
            to: string;
            voltage?: components["schemas"]["SpreadDto"] | null;
        };
        /** @description An error, RFC 9457. */
        Problem: {
            /** @description What is wrong, where, and how to mend it. */
            detail: string;
            /**
             * Format: int32
             * @description HTTP status code.
             */
            status: number;
            /** @description The status in words. */
            title: string;
            /** @description Always `about:blank`: the status says the kind. */
            type: string;
        };
        /** @description A reading. */
        ReadingDto: {
            /**
             * Format: int32
             * @description Number of the boot.
             */
            boot?: number | null;
            /**
             * Format: double
             * @description A.
             */
            current?: number | null;
            /** @description The measuring channel. */
            deviceId: string;
            /**
             * Format: double
             * @description Wh, import counter.
             */
            energy?: number | null;
            /**
             * Format: double
             * @description Wh, export counter.
             */
            energyExported?: number | null;
            /** @description True when the values were filled in, not measured. */
            estimated?: boolean;
            /**
             * Format: double
             * @description Hz.
             */
            frequency?: number | null;
            /**
             * Format: double
             * @description W; negative = export.
             */
            power?: number | null;
            /**
             * Format: double
             * @description -1 to 1.
             */
            powerFactor?: number | null;
            /**
             * Format: int32
             * @description Number within the boot.
             */
            seq?: number | null;
            /** @description When the values were true, RFC 3339 in the site's offset. */
            timestamp: string;
            /**
             * Format: double
             * @description V.
             */
            voltage?: number | null;
        };
        /** @description A page of readings; with `resolution`, points instead. */
        ReadingPage: {
            /** @description For the next page; null on the last. */
            nextCursor?: string | null;
            /** @description Ascending in time; only buckets that hold readings. */
            points?: components["schemas"]["PointDto"][] | null;
            /** @description Ascending in time. */
            readings?: components["schemas"]["ReadingDto"][] | null;
            /**
             * Format: int64
             * @description Seconds of a point.
             */
            resolution?: number | null;
        };
        /** @description A message that could not be used. */
        RejectDto: {
            /**
             * Format: int64
             * @description How often the same message was rejected for the same reason.
             */
            count: number;
            /** @description What, where, and how to mend it. */
            detail: string;
            /** @description As far as the topic names a valid one. */
            deviceId?: string | null;
            /** @description When it first arrived. */
            firstReceivedAt: string;
            /** Format: int64 */
            id: number;
            /** @description The message, at most 2,048 bytes of it, as text. */
            payload: string;
            /** @description A stable word. */
            reason: string;
            /** @description When it last arrived. */
            receivedAt: string;
            topic: string;
        };
        /** @description Rejected messages. */
        RejectList: {
            /** @description For the next page. */
            nextCursor?: string | null;
            /** @description Newest first. */
            rejects: components["schemas"]["RejectDto"][];
            /**
             * Format: int64
             * @description How many are kept; at most 10,000, the oldest go first.
             */
            total: number;
        };
        /** @description Which ids new credentials cover. */
        Renewal: {
            /**
             * @description Further ids that the meter publishes as; left out, they stay.
             * @default null
             */
            channels: string[] | null;
        };
        /**
         * @description What a device measures.
         * @enum {string}
         */
        RoleDto: "main" | "circuit" | "solar" | "battery" | "other";
        /** @description A rule as it holds now. */
        RuleDto: {
            /**
             * Format: double
             * @description Cleared at this or better; on the good side of the threshold.
             */
            clearAt: number;
            /** @description One device, or null for every device. */
            deviceId?: string | null;
            /** @description Off rules raise nothing. */
            enabled: boolean;
            /**
             * Format: double
             * @description How long the value must stay beyond the threshold, seconds.
             */
            forSeconds: number;
            /** @description Letters, digits, '-' and '_'. */
            id: string;
            kind: components["schemas"]["RuleKindDto"];
            severity: components["schemas"]["SeverityDto"];
            /**
             * Format: double
             * @description Raised beyond this; V, A or W.
             */
            threshold: number;
        };
        /**
         * @description What a rule watches.
         * @enum {string}
         */
        RuleKindDto: "over-voltage" | "under-voltage" | "over-current" | "over-power";
        /** @description Rules. */
        RuleList: {
            /** @description By id. */
            rules: components["schemas"]["RuleDto"][];
        };
        /** @description Settings of the hub. */
        SettingsDto: {
            /** @description True when the meters are virtual. */
            demo: boolean;
            /** @description Where the hub serves MQTT, address:port. */
            mqtt: string;
            /** @description The hub's clock. */
            now: string;
            site: components["schemas"]["SiteDto"];
            /** @description Version of the hub. */
            version: string;
        };
        /**
         * @description How bad it is.
         * @enum {string}
         */
        SeverityDto: "warning" | "critical";
        /** @description The site, as configured. */
        SiteDto: {
            /**
             * Format: int32
             * @description First day of a billing period, 1 to 31.
             */
            billingDay: number;
            /** @description ISO 4217 code. */
            currency: string;
            name: string;
            /** @description IANA name. */
            timezone: string;
        };
        /** @description Least, mean and greatest value. */
        SpreadDto: {
            /** Format: double */
            max: number;
            /** Format: double */
            mean: number;
            /** Format: double */
            min: number;
        };
        /**
         * @description Whether a device is heard of: online, offline (it or its last will said so), silent (nothing
         *     for too long), unknown.
         * @enum {string}
         */
        StatusDto: "online" | "offline" | "silent" | "unknown";
        /** @description Final and initial count at a meter swap, Wh; what is left out counts as no energy. */
        SwapDto: {
            /**
             * Format: double
             * @description The new meter's count when it was put in, Wh.
             * @default null
             */
            newStartWh: number | null;
            /**
             * Format: double
             * @description The old meter's count when it was taken away, Wh.
             * @default null
             */
            oldEndWh: number | null;
        };
        /**
         * @description What a person says a discontinuity was.
         * @enum {string}
         */
        VerdictDto: "reset" | "savedValue" | "rollover" | "glitch" | "swap" | "unitChange" | "real";
        /** @description How a virtual meter is computed. */
        VirtualMeter: {
            /** @description How. */
            combination: components["schemas"]["CombinationDto"];
            /** @description Device ids; with difference and remainder the first is what the others are taken from. */
            members: string[];
            /** @description What people call it. */
            name?: string | null;
        };
        /** @description A virtual meter with its id. */
        VirtualMeterDto: components["schemas"]["VirtualMeter"] & {
            /** @description For `/api/energy?deviceId=`. */
            id: string;
        };
        /** @description Virtual meters. */
        VirtualMeterList: {
            /** @description By id. */
            virtualMeters: components["schemas"]["VirtualMeterDto"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_alerts: {
        parameters: {
            query?: {
                /** @description From the page before. */
                cursor?: string;
                /** @description One device's only. */
                deviceId?: string;
                /** @description At most this many, 1 to 1,000; default 200. */
                limit?: number;
                /** @description `active` or `cleared`; default both. */
                state?: components["schemas"]["AlertStateDto"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ack_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alert's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDto"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_corrections: {
        parameters: {
            query?: {
                /** @description Required. */
                deviceId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrectionList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_correction: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCorrection"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrectionDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_devices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceList"];
                };
            };
        };
    };
    create_device: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDevice"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialsDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_device: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Device id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceDto"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_device: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Device id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_device: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Device id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renew_credentials: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Device id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Renewal"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialsDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_energy: {
        parameters: {
            query?: {
                /** @description `15m`, `hour` (default), `day`, `week`, `month`, `billing` or `year`, in the site's zone. */
                bucket?: string;
                /** @description A device or a virtual meter; required. */
                deviceId?: string;
                /** @description First instant, on a quarter hour. */
                from?: string;
                /** @description First instant after, on a quarter hour; default: the end of the present quarter hour. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnergyList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_csv: {
        parameters: {
            query?: {
                /** @description One device's; default: every device's. */
                deviceId?: string;
                /** @description First instant; default: from the beginning. */
                from?: string;
                /** @description First instant after; default: to the end. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_findings: {
        parameters: {
            query?: {
                /** @description Required. */
                deviceId?: string;
                /** @description First instant. */
                from?: string;
                /** @description At most this many, 1 to 1,000; default 200. */
                limit?: number;
                /** @description First instant after. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindingList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_readings: {
        parameters: {
            query?: {
                /** @description Whose readings they are, where the file does not say. */
                deviceId?: string;
                /** @description Its format; default: recognised by its first line. */
                format?: string;
                /** @description What people call the file. */
                name?: string;
                /** @description What its values are, where the file does not say: W, kW, Wh, kWh, MWh, exported-Wh, exported-kWh, V, A. */
                unit?: string;
                /** @description Where times without a zone were read off the clock: an IANA name or an offset such as +01:00. */
                zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description What the import did */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watch_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switches to a WebSocket of LiveMessage */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveMessage"];
                };
            };
        };
    };
    list_readings: {
        parameters: {
            query?: {
                /** @description From the page before. */
                cursor?: string;
                /** @description Required. */
                deviceId?: string;
                /** @description First instant; default: the device's first reading (with resolution: a day before `to`). */
                from?: string;
                /** @description At most this many, default 1,000; more than 10,000 is taken as 10,000. */
                limit?: number;
                /** @description `auto` or seconds: least, mean and greatest values per bucket, for charts. */
                resolution?: string;
                /** @description First instant after; default: no end (with resolution: now). */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadingPage"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_rejects: {
        parameters: {
            query?: {
                /** @description From the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 1,000; default 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleList"];
                };
            };
        };
    };
    put_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleList"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsDto"];
                };
            };
        };
    };
    list_virtual_meters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualMeterList"];
                };
            };
        };
    };
    put_virtual_meter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VirtualMeter"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualMeterDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_virtual_meter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    get_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
