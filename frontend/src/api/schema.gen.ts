// Generated from docs/openapi.json by `npm run gen:api`. Do not edit.

export interface paths {
    "/api/advice/window": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The cheapest window for a load that can wait, by the contract's exact bill with the expected load; and where a
         *     series is named, the one in which that is lowest.
         */
        get: operations["get_window"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
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
    "/api/alerts/{id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tells nobody of an alert's rule and device for a while. What is raised meanwhile is in the list of alerts; what is
         *     still on at the end is told then. Once more for the same: the new end counts.
         */
        post: operations["snooze_alert"];
        /** Ends that now: what waited for its end is told. */
        delete: operations["end_snooze"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/anomalies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What stood out of a device's, a virtual meter's or the site's hours. */
        get: operations["list_anomalies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/anomalies/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says of an anomaly that it was us, or a fault. What was us is learned: nothing like it is an alarm
         *     from then on, and where it is said often, the hub becomes stricter.
         */
        post: operations["judge_anomaly"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appliances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What seems to run behind a meter: recurring loads that switch on and off, with their share of energy and
         *     cost. Estimates, each with a confidence.
         */
        get: operations["list_appliances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what: administrators of the hub see all of it, admins of a site what was done there. */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs in. An unknown name gets the same answer as a wrong password, after the same time. Where the
         *     account has a second factor, `code` is needed too: 401 says so. Sets the refresh cookie.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs out here: the sign-in of the refresh cookie ends, its access tokens at once. */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who one is, and what one may do. */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/openid/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sends a browser to a provider. For a link, not for a script. Which there are says
         *     `GET /api/auth/state`.
         */
        get: operations["begin_openid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/openid/{provider}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the provider sends a browser back to. Sets the refresh cookie and leads to the dashboard,
         *     which then asks `POST /api/auth/refresh`. Where it came to nothing, to `#sign-in=REASON`: one of
         *     expired, denied, untrusted, no-role, taken, throttled, unavailable, failed.
         */
        get: operations["finish_openid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own passkeys. */
        get: operations["list_passkeys"];
        put?: never;
        /** Keeps the passkey that the authenticator has made. */
        post: operations["add_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a passkey: it opens nothing from now on. */
        delete: operations["remove_passkey"];
        options?: never;
        head?: never;
        /** Gives a passkey another name. */
        patch: operations["rename_passkey"];
        trace?: never;
    };
    "/api/auth/passkeys/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins a sign-in by a passkey: what `navigator.credentials.get` is to be asked. Nobody says who
         *     they are: the passkey does.
         */
        post: operations["begin_passkey_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/passkeys/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in by a passkey. No second factor is asked for: the passkey has asked for the person. */
        post: operations["login_by_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/passkeys/registration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins to register a passkey: what `navigator.credentials.create` is to be asked. */
        post: operations["begin_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes one's own password. Every other sign-in ends. */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Uses a one-time link: the first administrator, an invitation, a forgotten password. Signs in. */
        post: operations["redeem_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new access token for the refresh cookie, which is replaced: each is good once. One that is used
         *     a second time was copied, and ends its sign-in. Only a browser that sends the same `ohmstead-browser`
         *     (16 to 64 characters that it made up) both times may use one again within 30 s: two of its tabs asked
         *     at once, or a page was left before the answer was there.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Puts a second factor in force, in place of the last. Gives new recovery codes, shown once. */
        put: operations["confirm_second_factor"];
        /** A secret for an authenticator program. `PUT` puts it in force. */
        post: operations["enrol_second_factor"];
        /** Takes the second factor away. */
        delete: operations["remove_second_factor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where one is signed in. */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        /** Signs out everywhere, here too. */
        delete: operations["end_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one sign-in. */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether one has to sign in, and whether anybody can. */
        get: operations["get_auth_state"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Copies that the hub makes by itself, and what became of the last. 404 where it makes none. */
        get: operations["get_backups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Issued bills, newest first. */
        get: operations["list_bills"];
        put?: never;
        /**
         * Issues the bill of a billing period that is over. It stays as issued for ever; later changes show
         *     as its adjustment.
         */
        post: operations["issue_bill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bills/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An issued bill, with its adjustment against today. `{id}.html` is a page made for print, `{id}.pdf`
         *     the same as PDF, `{id}.csv` the lines as CSV (or by `Accept`).
         */
        get: operations["get_bill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bills/{id}/lines/{line}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The intervals behind a line of an issued bill, with the energy as it is known today. */
        get: operations["get_bill_line"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bills/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a bill would be, without issuing it; of a running period, up to now. By `Accept`
         *     also as a page made for print, PDF or CSV.
         */
        post: operations["preview_bill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bills/preview/lines/{line}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The intervals behind a line of a preview; the body says which, as for the preview itself. */
        post: operations["preview_bill_line"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the channels of the sites that you see, without their secrets; those of the hub are told to who
         *     looks after all of it.
         */
        get: operations["list_channels"];
        put?: never;
        /**
         * Makes a channel, or changes the one of that id. One of a site hears of that site's devices; one of
         *     the hub, which only its administrators make, hears of all.
         */
        post: operations["put_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a channel; what waits for it is dropped. */
        delete: operations["delete_channel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a site's report of the last whole week or month by a channel, now and beside those that are due: of the
         *     channel's site; by a channel of the hub, of the site that `site=` names.
         */
        post: operations["send_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/channels/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a test by a channel, and tells what the other side said. */
        post: operations["test_channel"];
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
    "/api/cost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What energy cost, by bucket of the site's calendar. Worked out from the readings, contracts and
         *     prices of this moment.
         */
        get: operations["get_cost"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cost/projection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bill so far this billing period, and what it will probably be at the end. */
        get: operations["get_projection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cost/rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a kWh costs at each time, by the contracts as they are now: bands, flat and market prices alike.
         *     Standing, demand and least amounts are not in it.
         */
        get: operations["get_rates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cost/usual": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What today cost so far, and by the same time on a usual day. */
        get: operations["get_usual_cost"];
        put?: never;
        post?: never;
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
        /** Lists every device with its status and newest reading; not those that wait to be adopted. */
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
    "/api/devices/{id}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The certificate that is in force for a meter. */
        get: operations["get_certificate"];
        put?: never;
        /**
         * Makes a certificate by the hub's own authority, with which the meter connects without a password. One that it
         *     had ends at once, and so do its connections.
         */
        post: operations["issue_certificate"];
        /** Revokes a meter's certificate: it and the meter's connections end at once. Its password stays good. */
        delete: operations["revoke_certificate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/{id}/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the commands a device was given, and what became of them. */
        get: operations["list_commands"];
        put?: never;
        /** Gives a command to a meter, and waits a moment for its answer. */
        post: operations["send_command"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
    "/api/devices/{id}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the ledger has to know of a device. */
        get: operations["get_device_settings"];
        /**
         * Replaces what the ledger has to know of a device; its intervals follow. It may be given before the
         *     device's first message. Where raw readings are
         *     kept for a limited time, versions from before that stay as they are.
         */
        put: operations["put_device_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/waiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the devices that announced themselves and wait to be adopted. */
        get: operations["list_waiting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/waiting/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adopts a waiting device: from now on it is one like any other, with all its readings so far. */
        post: operations["adopt_device"];
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
        /** Energy of a device, or of several, by bucket of the site's calendar. */
        get: operations["get_energy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/energy/usual": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Today's energy of a device so far, and by the same time on a usual day. */
        get: operations["get_usual_energy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what meters noticed, newest first. */
        get: operations["list_events"];
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
    "/api/feeds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prices and carbon intensity that the hub fetches by itself, as configured under `[feeds.NAME]`, and how that
         *     goes: of the sites that you see, and those that serve every site.
         */
        get: operations["list_feeds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feeds/{id}/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks the source now, unless it wants to be left alone; answers at once with how it has gone so far. */
        post: operations["ask_feed"];
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
    "/api/firmware": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists firmware files. */
        get: operations["list_firmware"];
        put?: never;
        /**
         * Uploads a signed firmware file (docs/FIRMWARE.md). Its header, length, hash and signature are
         *     checked.
         */
        post: operations["upload_firmware"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/firmware/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a firmware file that no roll-out uses. */
        delete: operations["delete_firmware"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/firmware/{id}/image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file itself, header included; one byte range may be asked for. */
        get: operations["get_firmware_image"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The next hours of a device, a virtual meter or the site. */
        get: operations["get_forecast"];
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
         *     that was cut off is simply sent again. Devices that it makes belong to the request's site.
         */
        post: operations["import_readings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/insight/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the hub is with bringing forecasts and anomalies up to date. */
        get: operations["get_insight_progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a link by which somebody makes their own account. For admins, of their own sites. */
        post: operations["invite"];
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
         *     keep up is closed with a reason and may connect again. A browser sends its access token as the
         *     WebSocket protocols `ohmstead.v1, bearer.<token>`; other programs as `Authorization: Bearer`.
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
    "/api/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every mapping, and the last message of each topic that nothing reads. */
        get: operations["list_mappings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mappings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Makes or changes a mapping. It holds from the next message on. */
        put: operations["put_mapping"];
        post?: never;
        /** Takes a mapping away. Readings that it gave stay. */
        delete: operations["delete_mapping"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mappings/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a message would become, by a mapping or as the hub reads it now. Nothing is kept. */
        post: operations["try_mapping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The log of notifications, with what waits. */
        get: operations["list_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prices of a range: of the sites that you see, and those that the hub has for every site. */
        get: operations["list_prices"];
        /**
         * Takes prices in: one series as JSON (`{"name", "zone", "currency", "unit", "step", "start",
         *     "values"}`), several (`{"series": […]}`), or CSV with lines `time,price`, each of which holds until the
         *     next, and the rest as query parameters.
         *     Later prices replace earlier ones; issued bills stay as they are. A series that is new belongs to the site
         *     that `site=` names, else to the maker's, and serves that site's contracts only; what an administrator of
         *     the hub brings in without `site=` serves every site.
         */
        put: operations["put_prices"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/prices/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was replaced of a series. */
        get: operations["list_price_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own browsers that are told of alerts, and the key that a browser needs to subscribe. */
        get: operations["list_browsers"];
        put?: never;
        /** Has this browser told of the alerts of every device that its person may look at. */
        post: operations["add_browser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/push/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Has a browser of one's own told no more; of one that is gone, forgets that. */
        delete: operations["delete_browser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/push/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a test to a browser of one's own, and tells what its push service said. */
        post: operations["test_browser"];
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
        /**
         * Takes one reading or an array of them, each with its `deviceId`, as on MQTT (docs/MQTT.md); `Content-Encoding:
         *     gzip` is understood. 200 says that everything is on disk: the readings, and the rejection of what is none.
         */
        post: operations["post_readings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compares our meter with the utility's: the difference per period, a fitted gain and constant load with
         *     their confidence, and a calibration that would mend it, which `apply` enters as a dated, reversible correction.
         */
        post: operations["reconcile_meters"];
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
    "/api/reports/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The site's report of the last whole week or month, as it would be sent now. */
        get: operations["preview_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rollouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists roll-outs of the sites that you see, those that ended too; those of the hub are told to who looks
         *     after all of it.
         */
        get: operations["list_rollouts"];
        put?: never;
        /**
         * Starts a staged roll-out: each stage waits for the success of the one before. One of a site reaches
         *     that site's meters only; one of the hub, which only its administrators start, any.
         */
        post: operations["start_rollout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rollouts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One roll-out, with the progress of every device. */
        get: operations["get_rollout"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rollouts/{id}/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends it for good. */
        post: operations["abort_rollout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rollouts/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Offers nothing new; what is under way goes on. */
        post: operations["pause_rollout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rollouts/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goes on; the failures so far are accepted. */
        post: operations["resume_rollout"];
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
        /** The rules that hold now: those of the sites that you see, and those that the hub has for every site. */
        get: operations["get_rules"];
        /**
         * Sets the rules that hold from now on. What changed gets a new version from this moment; what
         *     earlier versions raised stays. A rule left out ends, where you may end it; rules of the hub are
         *     changed by its administrators, and may be sent back as they are by others.
         */
        put: operations["put_rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rules/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries a rule on the last days. Nothing is kept. */
        post: operations["backtest_rule"];
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
    "/api/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sites that one may see, with what is going on there. */
        get: operations["list_sites"];
        put?: never;
        /** Makes a site. */
        post: operations["add_site"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sites/{site}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One site. */
        get: operations["get_site"];
        put?: never;
        post?: never;
        /** Removes a site to which nothing belongs. */
        delete: operations["delete_site"];
        options?: never;
        head?: never;
        /**
         * Changes a site. A new zone, currency or billing day holds for all that is computed from now on,
         *     for the past too; issued bills stay as they are.
         */
        patch: operations["patch_site"];
        trace?: never;
    };
    "/api/sites/{site}/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Moves a device, real or virtual, to a site: with all its history, all that hangs below it, the
         *     virtual meters made of it and the contracts that bill it, with their bills. With `from` it and what hangs below it
         *     belong there from that instant on: what was before stays where it is, under an id of its own (`past` in
         *     `/api/devices`), with the virtual meters and the contracts.
         */
        put: operations["move_device"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sites/{site}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a change would change, in words and figures; nothing is changed. */
        post: operations["preview_site"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sites/{site}/tariffs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Moves a contract to a site, with its bills. One that bills a device goes along with that. */
        put: operations["move_tariff"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tariffs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every contract and offer. */
        get: operations["list_tariffs"];
        put?: never;
        /**
         * Adds a contract or offer: `{"id", "name", "kind", "deviceId", "zone", "versions": [{"validFrom",
         *     "validTo", "tariff"}]}`, or a tariff alone with the rest as query parameters. Each tariff is in
         *     the native form or URDB JSON.
         */
        post: operations["add_tariff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tariffs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One contract or offer; with `format=urdb` one of its tariffs as OpenEI URDB JSON. */
        get: operations["get_tariff"];
        /** Replaces a contract or offer, or adds it. Costs follow at once; issued bills stay as they are. */
        put: operations["put_tariff"];
        post?: never;
        /** Takes a contract or offer away. Bills that were issued for it stay, with the contract as it was. */
        delete: operations["delete_tariff"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tariffs/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds a version: it holds from `validFrom` on, and ends what held before. */
        post: operations["add_tariff_version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tariffs/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ranks kept tariffs by what they would have cost on the site's own history. */
        get: operations["compare_tariffs"];
        put?: never;
        /** Ranks kept and posted tariffs by what they would have cost, also on another load: scaled, shifted, with solar. */
        post: operations["compare_posted_tariffs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own tokens; for administrators of the hub, everybody's. */
        get: operations["list_tokens"];
        put?: never;
        /** Makes a token. It may never do more than its maker, whatever its scopes. */
        post: operations["add_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a token away; it ends at once. */
        delete: operations["delete_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody who may sign in. */
        get: operations["list_users"];
        put?: never;
        /** Makes an account. */
        post: operations["add_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes an account. Its sign-ins and tokens end at once; what it did stays in the audit log. */
        delete: operations["delete_user"];
        options?: never;
        head?: never;
        /** Changes what somebody may do, at once. */
        patch: operations["patch_user"];
        trace?: never;
    };
    "/api/users/{name}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A link by which somebody sets a new password. */
        post: operations["reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/write": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes points in line protocol. 204 says that everything is on disk: readings, and the rejection of lines that
         *     are none. Points about other things are passed over.
         */
        post: operations["write_influx"];
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
    "/api/weather": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Outdoor temperature of a site, measured and forecast, where a series of it is fetched or brought in
         *     (`PUT /api/prices` with the name `temperature`, currency and unit `degC`).
         */
        get: operations["get_weather"];
        put?: never;
        post?: never;
        delete?: never;
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
    "/input/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes frames `[[time, node, value…], …]` in `data`, relative to `time`, `offset` or `sentat`. Answers `ok`
         *     once they are on disk.
         */
        post: operations["post_emoncms_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/input/get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What IoTaWatt asks at its start, to go on where it ended: the newest time of the node. */
        get: operations["get_emoncms_input"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/input/post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes one node's inputs: `node`, `time`, and `fulljson`, `json`, `csv` or `data`. Answers `ok` once they
         *     are on disk.
         */
        post: operations["post_emoncms_input"];
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
        /**
         * Counters in the Prometheus text format; with `metrics.meters = true`, and for those who say who they
         *     are, also what each meter says last.
         */
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
            /** @description Which counter. */
            counter: components["schemas"]["CounterDto"];
            /**
             * Format: int32
             * @description At least 1.
             */
            denominator: number;
            /** @description First instant it holds for. */
            from: string;
            /** @enum {string} */
            kind: "scaleCounter";
            /**
             * Format: int32
             * @description At least 1.
             */
            numerator: number;
        } | {
            /**
             * Format: int32
             * @description At least 1.
             */
            denominator: number;
            /** @description First instant it holds for. */
            from: string;
            /** @enum {string} */
            kind: "scalePower";
            /**
             * Format: int32
             * @description Not 0; below zero turns the power round.
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
            modulusWh?: number | null;
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
        /** @description What an issued bill would be today. */
        AdjustmentDto: {
            /**
             * Format: double
             * @description Negative = in the customer's favour.
             */
            difference: number;
            /** Format: double */
            now: number;
            /** @description Line by line; together they are the difference. */
            reasons: components["schemas"]["ReasonDto"][];
            /** @description `was 41.20, now 39.85, because …`. */
            text: string;
            /** Format: double */
            was: number;
        };
        /** @description How a waiting device is taken in. */
        Adoption: {
            /**
             * @description What people call it, 1 to 100 characters; default: the name that is proposed.
             * @default null
             */
            name: string | null;
            /** @default null */
            role: components["schemas"]["RoleDto"] | null;
        };
        /**
         * @description What to do about a difference.
         * @enum {string}
         */
        AdviceDto: "none" | "moreData" | "applyGain" | "lookForConstantLoad";
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
            /** @description What nobody is told of for a while. */
            snoozes: components["schemas"]["SnoozeDto"][];
        };
        /**
         * @description Still on, or over.
         * @enum {string}
         */
        AlertStateDto: "active" | "cleared";
        /** @description One thing that stood out. */
        AnomalyDto: {
            /**
             * Format: double
             * @description What that costs at the mean price of the energy of that time, in `currency`; null where it is not
             *     known or nothing was used in excess.
             */
            cost?: number | null;
            /** @description ISO 4217 code of `cost`. */
            currency?: string | null;
            /**
             * Format: double
             * @description Energy above the usual, Wh; negative: below.
             */
            extraWh: number;
            feedback?: components["schemas"]["FeedbackDto"] | null;
            /** @description When the hub first noticed it. */
            foundAt: string;
            /** @description When it began. */
            from: string;
            /** @description Kind, such as `left-on`. */
            kind: string;
            /** @description It is like one that somebody said was them: it is no alarm. */
            learned: boolean;
            /** @description What happened, in words, with energy and (where it is known) money. */
            text: string;
            /** @description When it ended. */
            to: string;
        };
        /** @description Feedback on an anomaly. */
        AnomalyFeedback: {
            /** @description Whose; default: the site's meters together. */
            deviceId?: string | null;
            feedback?: components["schemas"]["FeedbackDto"] | null;
            /** @description When it began, as in the list. */
            from: string;
            /** @description Its kind, as in the list. */
            kind: string;
        };
        /** @description What stood out. */
        AnomalyList: {
            /** @description Newest first. */
            anomalies: components["schemas"]["AnomalyDto"][];
        };
        /** @description An appliance, as far as the whole power shows it. */
        ApplianceDto: {
            /**
             * Format: double
             * @description How sure it is, 0–1.
             */
            confidence: number;
            /**
             * Format: double
             * @description What that energy cost at the mean price of the time; null where no contract says.
             */
            cost?: number | null;
            /** @description ISO 4217 code of `cost`. */
            currency?: string | null;
            /**
             * Format: double
             * @description Energy of all runs, Wh.
             */
            energyWh: number;
            /** @description `fridge`, `kettle`, `oven`, `heater` or `ev`. */
            kind: string;
            /** @description The last runs, newest first. */
            lastRuns: components["schemas"]["ApplianceRunDto"][];
            /**
             * Format: double
             * @description Power that its runs have in common, W.
             */
            powerW: number;
            /** @description How often it was on. */
            runs: number;
            /**
             * Format: double
             * @description Share of all energy drawn in the time, 0–1.
             */
            share: number;
        };
        /** @description What seems to run behind a meter. Estimates. */
        ApplianceList: {
            /** @description The most energy first. */
            appliances: components["schemas"]["ApplianceDto"][];
            deviceId: string;
            /** @description What was looked at, from. */
            from: string;
            /** @description Why nothing could be told, where that is so, in words; null otherwise. */
            reason?: string | null;
            /** @description The same as a stable word: `too-little`, `too-coarse` or `too-long`. */
            reasonCode?: string | null;
            /**
             * Format: int64
             * @description With `too-coarse`: how far apart the readings mostly are, s.
             */
            spacingSeconds?: number | null;
            /** @description What was looked at, to. */
            to: string;
        };
        /** @description One time that it was on. */
        ApplianceRunDto: {
            /**
             * Format: double
             * @description Wh.
             */
            energyWh: number;
            from: string;
            to: string;
        };
        /** @description Applies the proposal as a dated calibration. */
        ApplyDto: {
            /** @description Who says so; default: dashboard. */
            author?: string | null;
            /** @description First instant it holds for; default: the beginning of the first period. */
            from?: string | null;
            /** @description Why; default: says what was compared. */
            reason?: string | null;
        };
        /** @description Something that was done, or tried. */
        AuditDto: {
            /** @description What was done. */
            action: string;
            /** @description Where from; null from the command line. */
            address?: string | null;
            /** @description What is there now, or was asked for. */
            after?: string | null;
            at: string;
            /** @description What was there before: JSON of what differs, without secrets; cut off at 4 KiB. */
            before?: string | null;
            /** Format: int64 */
            id: number;
            /** @description To what. */
            object?: string | null;
            /** @description `done`, or why not. */
            outcome: string;
            /** @description In which site. */
            site?: string | null;
            /** @description `person:NAME`, `token:ID`, `hub`, `command line` or `open`. */
            who: string;
        };
        /** @description A page of the audit log. */
        AuditList: {
            /** @description Newest first. */
            entries: components["schemas"]["AuditDto"][];
            /** @description Where the next page begins; null: this is the last. */
            nextCursor?: string | null;
        };
        /** @description What a page needs to know before anybody has signed in. */
        AuthState: {
            /** @description `login`, or `open`: nobody needs to sign in, and only this machine can reach the hub. */
            mode: string;
            /** @description True while there is no account: the set-up link from the hub's start makes the first. */
            needsSetup: boolean;
            /** @description True when one may sign in by a passkey. */
            passkeys: boolean;
            /** @description Providers that one may sign in by: a link to `/api/auth/openid/{id}` leads there. */
            providers: components["schemas"]["ProviderDto"][];
        };
        /** @description What the rule would have raised. */
        BacktestReport: {
            /** @description The alerts, newest first; at most 1,000 are listed. */
            alerts: components["schemas"]["AlertDto"][];
            /** @description Devices that were tried. */
            devices: string[];
            /** @description Where the days begin. */
            from: string;
            /** @description How many alerts in all. */
            raised: number;
            /** @description Now. */
            to: string;
        };
        /** @description A rule to try. */
        BacktestRequest: {
            /**
             * Format: int32
             * @description How many days back, 1 to 92; default 30.
             */
            days?: number | null;
            /** @description The rule as it would be saved. Without a device every device that you see is tried, at most 50. */
            rule: components["schemas"]["RuleDto"];
        };
        /** @description A copy. */
        BackupFile: {
            /** @description When it was made, RFC 3339. */
            at: string;
            /**
             * Format: int64
             * @description Its size.
             */
            bytes: number;
            /** @description Its file. */
            name: string;
        };
        /** @description Copies that the hub makes by itself. */
        BackupReport: {
            /** @description Where they are, on the hub's machine. */
            directory: string;
            /**
             * Format: int64
             * @description Seconds from one to the next.
             */
            everyS: number;
            /** @description Newest first. */
            files: components["schemas"]["BackupFile"][];
            /**
             * Format: int32
             * @description How many are kept.
             */
            keep: number;
            last?: components["schemas"]["LastBackup"] | null;
            s3?: components["schemas"]["BucketReport"] | null;
        };
        /** @description A bad row of an import. */
        BadRowDto: {
            /** @description What, where, and how to mend it. */
            detail: string;
            /**
             * Format: int64
             * @description Line of the file, from 1.
             */
            line: number;
            /** @description A stable word. */
            reason: string;
        };
        /** @description Cost of one band, levy or credit. */
        BandCostDto: {
            /** @description Which. */
            band: string;
            /** @description Whose. */
            contract: string;
            /**
             * Format: double
             * @description In currency units.
             */
            cost: number;
        };
        /** @description The days that today is held against. */
        Basis: {
            /** @description How many; each was measured for nine tenths of the time at least. */
            count: number;
            /** @description Which. */
            days: components["schemas"]["UsualDays"];
        };
        /**
         * @description What a device's costs stand on.
         * @enum {string}
         */
        BasisDto: "meter" | "share" | "asIfMetered" | "several";
        /** @description A battery behind the meter: it takes in what would be fed in, and gives what would be drawn. */
        BatteryDto: {
            /**
             * Format: double
             * @description What it holds, Wh.
             */
            capacityWh: number;
            /**
             * Format: int32
             * @description What comes out of what goes in, percent; default 90.
             */
            efficiencyPercent?: number | null;
            /**
             * Format: double
             * @description The most that it takes in or gives, W.
             */
            powerW: number;
        };
        /** @description Which bill. */
        BillAsk: {
            /** @description The contract; default: the site's only one. */
            contract?: string | null;
            /** @description For a preview: another device than the contract's meter. */
            deviceId?: string | null;
            /** @description First day, instead of `period`; with `to`, inside one billing period. */
            from?: string | null;
            /**
             * @description `2026-10`: the billing period that begins in this month; `2026-10-05`: the one that holds
             *     this day. Default: the running one for a preview, the last one that is over for issuing.
             */
            period?: string | null;
            /** @description First day after. */
            to?: string | null;
        };
        /** @description A bill. Its lines add up to its total. */
        BillDto: {
            contract: string;
            /** @description ISO 4217 code. */
            currency: string;
            /**
             * Format: double
             * @description Energy, export credit and levies, without taxes in percent.
             */
            energyPart: number;
            /**
             * Format: double
             * @description Share of the energy drawn whose split over time is estimated, 0 to 1.
             */
            estimatedShare: number;
            /**
             * Format: double
             * @description The same sum before that rounding, to the millionth.
             */
            exact: number;
            /**
             * Format: double
             * @description Wh fed in.
             */
            exportWh: number;
            /** @description First day. */
            from: string;
            /**
             * Format: double
             * @description Wh drawn.
             */
            importWh: number;
            lines: components["schemas"]["LineDto"][];
            /**
             * Format: int32
             * @description Quarter hours without any data; they count as no energy.
             */
            missingSlots: number;
            /** @description Charges that could not be billed. */
            notBilled: components["schemas"]["NotBilledDto"][];
            /** @description What a reader should know. */
            notes: string[];
            /** @description True when it covers only part of the billing period. */
            partial: boolean;
            /** @description First day after. */
            to: string;
            /**
             * Format: double
             * @description Rounded once, to the currency's smallest coin.
             */
            total: number;
        };
        /** @description Issued bills. */
        BillList: {
            /** @description Newest first. */
            bills: components["schemas"]["BillSummaryDto"][];
        };
        /** @description An issued bill in short. */
        BillSummaryDto: {
            adjustment?: components["schemas"]["AdjustmentDto"] | null;
            contract: string;
            /** @description ISO 4217 code. */
            currency: string;
            /** Format: double */
            estimatedShare: number;
            from: string;
            /**
             * Format: double
             * @description Wh drawn.
             */
            importWh: number;
            issuedAt: string;
            name: string;
            number: string;
            to: string;
            /** Format: double */
            total: number;
        };
        /** @description A browser that is told. */
        BrowserDto: {
            /** @description Made from the subscription: the same browser has the same. */
            id: string;
            /** @description Alerts less severe than this are not told. */
            minSeverity: components["schemas"]["SeverityDto"];
            /** @description What people call it. */
            name: string;
            /** @description The name of its push service. */
            service: string;
            /** @description When it subscribed. */
            since: string;
            /** @description Whether it is told as well that an alert is over. */
            tellCleared: boolean;
        };
        /** @description Keys of a browser, base64url. */
        BrowserKeys: {
            /** @description Secret. */
            auth: string;
            /** @description Public key. */
            p256dh: string;
        };
        /** @description One's own browsers. */
        BrowserList: {
            /** @description Those that are told, by id. */
            browsers: components["schemas"]["BrowserDto"][];
            /** @description Those that were, until their push service said that they are gone. */
            expired: components["schemas"]["ExpiredDto"][];
            /** @description The hub's public key: the `applicationServerKey` of a subscription. None where there is no web push. */
            publicKey?: string | null;
        };
        /** @description Copies in a bucket of an S3-compatible store. Each was read back from there and compared. */
        BucketReport: {
            /** @description Where: `s3://BUCKET/PREFIX`. */
            address: string;
            /** @description The store's address. */
            endpoint: string;
            /** @description What was there after it, newest first. */
            files: components["schemas"]["BackupFile"][];
            /**
             * Format: int32
             * @description How many are kept there.
             */
            keep: number;
            last?: components["schemas"]["LastUpload"] | null;
        };
        /** @description What an authenticator is to be asked. */
        CeremonyDto: {
            /** @description Goes back with the answer; good once, for five minutes. */
            ceremony: string;
            /**
             * @description For `navigator.credentials`, in the JSON of WebAuthn level 3: `parseCreationOptionsFromJSON`
             *     or `parseRequestOptionsFromJSON` read it.
             */
            publicKey: Record<string, never>;
        };
        /** @description The certificate that is in force for a meter. */
        CertificateDto: {
            /** @description Whose: also the common name in it. */
            deviceId: string;
            /** @description When it ends by itself. */
            endsAt: string;
            /** @description When it was made. */
            madeAt: string;
            /** @description Serial number, hexadecimal. */
            serial: string;
        };
        /** @description A way to reach people. */
        ChannelDto: {
            /**
             * @description Time of day, the site's wall clock, such as `18:00`, at which what is not critical goes out, all of a day in one
             *     message. Null: each when it happens.
             */
            digestAt?: string | null;
            /** @description Off channels get nothing. */
            enabled?: boolean;
            /**
             * Format: int32
             * @description Messages of alerts that it gets in an hour at most, 1 to 1,000; of a storm of alerts the rest waits. Null: 30
             *     for people (e-mail, ntfy, browsers), all for programs (webhook, MQTT).
             */
            hourlyMax?: number | null;
            /** @description Letters, digits, '-' and '_'; a channel of that id is changed. */
            id: string;
            kind: components["schemas"]["ChannelKindDto"];
            /** @description Alerts less severe than this do not go here. */
            minSeverity?: components["schemas"]["SeverityDto"];
            /** @description What people call it. */
            name: string;
            /** @description When only critical alerts go out, the site's wall clock, such as `22:00`. */
            quietFrom?: string | null;
            /** @description When that ends, such as `06:30`. */
            quietTo?: string | null;
            /** @description Reports that go there; by e-mail only. The first is of the first period that ends after this was set. */
            reports?: components["schemas"]["ReportKindDto"][];
            /**
             * @description The site whose devices it hears of; nothing: every site's, which only administrators of the hub
             *     make. Left out, a new channel belongs to the site that `site=` names, else to the maker's.
             */
            site?: string | null;
            /** @description Whether it is told as well that an alert is over. */
            tellCleared?: boolean;
            /** @description E-mail addresses, 1 to 20 of them. */
            to?: string[];
            /** @description Of a webhook or an ntfy topic. Of a browser, its push service's name. */
            url?: string | null;
        };
        /**
         * @description Kind of a channel.
         * @enum {string}
         */
        ChannelKindDto: "email" | "webhook" | "ntfy" | "mqtt" | "push";
        /** @description Channels. */
        ChannelList: {
            /** @description By id. */
            channels: components["schemas"]["ChannelDto"][];
        };
        /** @description What the other side said to a test. */
        ChannelTest: {
            /** @description Its own words, or why there are none. */
            answer: string;
            /** @description It took the message. */
            isTaken: boolean;
        };
        /** @description One circuit's share of the energy part. */
        CircuitDto: {
            /**
             * Format: double
             * @description The whole range.
             */
            cost: number;
            /** @description Per bucket; over all circuits they add up to the bucket's `energyCost`. */
            costs: number[];
            /** @description Null: what no circuit measured, and the credit for what was fed in. */
            deviceId?: string | null;
            /** @description Wh drawn per bucket. */
            importsWh: number[];
            /**
             * Format: double
             * @description Wh drawn in the whole range.
             */
            importWh: number;
            name?: string | null;
        };
        /**
         * @description How members are combined.
         * @enum {string}
         */
        CombinationDto: "sum" | "difference" | "remainder";
        /** @description A command; docs/MQTT.md says which there are. */
        CommandBody: {
            /**
             * @description For `setCalibration`: what to set of vNvPerCode, iNaPerCode, phaseMdeg, nominalMhz, invert,
             *     loadOnly, noLoadMw.
             */
            calibration?: unknown;
            /** @description interval, calibrate, zero, setCalibration, model, info or reboot. */
            command: string;
            /**
             * Format: int32
             * @description For `interval`: seconds between readings, 1 to 3600.
             */
            intervalS?: number | null;
            /** @description For `model`: its bytes in hexadecimal; left out, it is trained from the device's history. */
            model?: string | null;
            /** @description For `calibrate`: what a trusted instrument reads now: voltageMv, currentMa, powerMw. */
            reference?: unknown;
        };
        /** @description A command and what became of it. */
        CommandDto: {
            /** @description When the meter last answered. */
            answeredAt?: string | null;
            /** @description To whom. */
            deviceId: string;
            /** @description Its id on the wire. */
            id: string;
            /** @description When it was given. */
            issuedAt: string;
            /** @description The message as it was sent. */
            message: unknown;
            /**
             * Format: int32
             * @description Percent done, while running.
             */
            percent?: number | null;
            /** @description Why it was refused. */
            reason?: string | null;
            /** @description How far it got. */
            state: components["schemas"]["CommandStateDto"];
        };
        /** @description A device's commands. */
        CommandList: {
            /** @description Newest first, at most 200. */
            commands: components["schemas"]["CommandDto"][];
        };
        /**
         * @description How far a command got.
         * @enum {string}
         */
        CommandStateDto: "sent" | "running" | "done" | "refused" | "expired";
        /** @description What to compare, in a body. */
        CompareBody: {
            /** @description Whose energy; default: the present contract's meter. */
            deviceId?: string | null;
            /** @description First instant, on a quarter hour; default: twelve billing periods back. */
            from?: string | null;
            /** @description The contract to compare with; default: the site's only one. */
            present?: string | null;
            /** @description Ids of contracts and offers, and tariffs in any form that POST /api/tariffs takes; default: every offer. */
            tariffs?: unknown[] | null;
            /** @description First instant after; default: the beginning of the running billing period. */
            to?: string | null;
            whatIf?: components["schemas"]["WhatIfDto"] | null;
        };
        /** @description A comparison. */
        ComparisonDto: {
            /** @description The contract compared with. */
            contract: string;
            /**
             * Format: double
             * @description Share of the time that was measured, 0 to 1.
             */
            coverage: number;
            /** @description Whose energy, added up. */
            deviceIds: string[];
            from: string;
            /** @description It, with the load as measured. */
            measured: components["schemas"]["OutcomeDto"];
            /** @description It, with the load that was compared (the same without `whatIf`). */
            present: components["schemas"]["OutcomeDto"];
            /** @description Cheapest first; those in another currency or that cannot be billed come last. */
            ranked: components["schemas"]["RankedDto"][];
            to: string;
        };
        /** @description A password, to confirm. */
        ConfirmBody: {
            /** @description The account's password. */
            password: string;
        };
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
        /** @description Cost and energy of one bucket. Costs in currency units. */
        CostBucketDto: {
            /** @description `energyCost` by band. */
            bands: components["schemas"]["BandCostDto"][];
            /**
             * Format: double
             * @description `energyCost` + `periodCost`. Over a billing period it adds up to the bill's `exact`.
             */
            cost: number;
            /**
             * Format: double
             * @description Share of the bucket's time that was measured, 0 to 1.
             */
            coverage: number;
            /**
             * Format: double
             * @description Energy, credit for energy fed in, levies, and the taxes on them.
             */
            energyCost: number;
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
             * @description Wh that may have been used and are not billed here; `leftOut` says why.
             */
            leftOutWh: number;
            /**
             * Format: double
             * @description The bucket's part of standing, demand and minimum charges with their taxes, spread evenly over
             *     the time for which they are due.
             */
            periodCost: number;
            to: string;
        };
        /** @description Costs by bucket. */
        CostList: {
            basis: components["schemas"]["BasisDto"];
            /** @description Ascending; the first and last are cut to the range. */
            buckets: components["schemas"]["CostBucketDto"][];
            /** @description With `by=circuit`; else empty. */
            circuits: components["schemas"]["CircuitDto"][];
            /** @description Of which contracts. */
            contracts: string[];
            /** @description ISO 4217 code. */
            currency: string;
            /** @description Whose energy it is, added up. */
            deviceIds: string[];
            /** @description With `deviceIds`: each of them, in that order. */
            devices?: components["schemas"]["DeviceCost"][] | null;
            /** @description What is not in these numbers and why, newest first, at most 100. */
            leftOut: components["schemas"]["LeftOutDto"][];
            /** @description Charges that could not be billed. */
            notBilled: components["schemas"]["NotBilledDto"][];
            /** @description What a reader should know. */
            notes: string[];
            /** @description The whole range. */
            total: components["schemas"]["CostBucketDto"];
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
        /**
         * @description A day of the week.
         * @enum {string}
         */
        DayDto: "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
        /** @description Energy of one day. */
        DayEnergyDto: {
            /** @description The day of the site's calendar. */
            date: string;
            /**
             * Format: double
             * @description Exported, Wh.
             */
            exportWh: number;
            /**
             * Format: double
             * @description Imported, or used, Wh.
             */
            importWh: number;
        };
        /** @description Changes to a device; fields left out stay as they are, `null` takes a name or parent away. */
        DeviceChange: {
            /**
             * @description What people call it, 1 to 100 characters.
             * @default null
             */
            name: string | null;
            /**
             * @description The device that measures this one too. It must be known already, and not lie below this
             *     one.
             * @default null
             */
            parent: string | null;
            /** @default null */
            role: components["schemas"]["RoleDto"] | null;
        };
        /** @description One device's costs by bucket. */
        DeviceCost: {
            basis: components["schemas"]["BasisDto"];
            /** @description Ascending; the first and last are cut to the range. */
            buckets: components["schemas"]["CostBucketDto"][];
            /** @description Whose. */
            deviceId: string;
            /** @description What is not in these numbers and why, newest first, at most 100. */
            leftOut: components["schemas"]["LeftOutDto"][];
            /** @description The whole range. */
            total: components["schemas"]["CostBucketDto"];
        };
        /** @description A device and what is known of it. */
        DeviceDto: {
            /** @description Ids of its meter's further channels, where it has credentials. */
            channels?: string[] | null;
            /** @description Time stamp of its oldest reading. */
            firstReading?: string | null;
            /** @description Its id. */
            id: string;
            info?: components["schemas"]["InfoDto"] | null;
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
        /** @description One device's energy by bucket. */
        DeviceEnergy: {
            /** @description Ascending; the first and last are cut to the range. */
            buckets: components["schemas"]["EnergyBucket"][];
            /** @description Whose. */
            deviceId: string;
            /** @description What is not in these numbers and why, newest first, at most 100. */
            leftOut: components["schemas"]["LeftOutDto"][];
            /** @description The whole range. */
            total: components["schemas"]["EnergyBucket"];
        };
        /** @description Every device. */
        DeviceList: {
            /** @description By id. */
            devices: components["schemas"]["DeviceDto"][];
            /** @description What devices left behind when they moved to another site from an instant on, by id. */
            past?: components["schemas"]["PastDeviceDto"][];
        };
        /** @description Settings of a device. */
        DeviceSettings: {
            /**
             * Format: double
             * @description The cadence that the device's newest readings show, s, where none is declared: a version with
             *     `cadenceSeconds` takes it on. Passed over when settings are replaced.
             */
            proposedCadenceSeconds?: number | null;
            /** @description Ascending; at least one. */
            versions: components["schemas"]["SettingsVersion"][];
        };
        /** @description One period by both meters. */
        DifferenceDto: {
            /**
             * Format: double
             * @description Share of the period that our meter measured, 0 to 1.
             */
            coverage: number;
            /**
             * Format: double
             * @description Theirs less ours, kWh.
             */
            differenceKwh: number;
            from: string;
            /**
             * Format: double
             * @description Our meter, kWh.
             */
            oursKwh: number;
            /**
             * Format: double
             * @description The difference as a share of theirs.
             */
            share: number;
            /**
             * Format: double
             * @description The utility's, kWh.
             */
            theirsKwh: number;
            to: string;
        };
        /** @description It is done. */
        Done: {
            /** @description Always true. */
            done: boolean;
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
             * @description Wh that may have been used and are not in this number; `leftOut` says why. What nobody can
             *     tell the size of counts 0 here.
             */
            leftOutWh: number;
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
            /** @description With `deviceIds`: each of them, in that order. */
            devices?: components["schemas"]["DeviceEnergy"][] | null;
            /** @description What is not in these numbers and why, newest first, at most 100. */
            leftOut: components["schemas"]["LeftOutDto"][];
            /** @description The whole range. */
            total: components["schemas"]["EnergyBucket"];
        };
        /** @description A secret for an authenticator program; nothing is in force yet. */
        EnrolmentDto: {
            /** @description To show as a QR code: `otpauth://…`. */
            address: string;
            /** @description To type in, base32. */
            secret: string;
        };
        /** @description A fitted value. */
        EstimateDto: {
            /**
             * Format: double
             * @description ± at 95 %; null from a single period.
             */
            margin?: number | null;
            /** Format: double */
            value: number;
        };
        /** @description Something a meter noticed. */
        EventDto: {
            /** @description When it arrived. */
            arrived: string;
            /** @description Whose. */
            deviceId: string;
            /** @description What the meter said: event, timestamp, powerMw, boundMw. */
            message: unknown;
        };
        /** @description Events, newest first. */
        EventList: {
            /** @description At most `limit`. */
            events: components["schemas"]["EventDto"][];
            /** @description Where the next page begins. */
            nextCursor?: string | null;
        };
        /** @description A browser that is gone. */
        ExpiredDto: {
            /** @description When its push service said so. */
            at: string;
            /** @description Its id. */
            id: string;
            /** @description What it was called. */
            name: string;
        };
        /** @description A second factor to be put in force. */
        FactorBody: {
            /** @description A code that belongs to it. */
            code: string;
            /** @description The account's password. */
            password: string;
            /** @description The secret, as it was given out. */
            secret: string;
        };
        /**
         * @description What somebody says of an anomaly.
         * @enum {string}
         */
        FeedbackDto: "us" | "fault";
        /** @description Prices or carbon intensity that the hub fetches by itself. */
        FeedDto: {
            /** @description When the source was asked last; null: never. */
            askedAt?: string | null;
            /** @description True when the values are grams of CO2 per kWh, no prices. */
            carbon: boolean;
            /** @description Why the last question came to nothing, in plain words; null when it did not. */
            fault?: string | null;
            /** @description When it last had something; null: never. */
            gotAt?: string | null;
            /** @description Its name in the configuration. */
            id: string;
            /** @description The first instant without a value; null: none is known. */
            knownUntil?: string | null;
            /** @description What the values are: `price`, `carbon` or `temperature`. */
            measure: string;
            /** @description When it will be asked next. */
            nextAt?: string | null;
            /** @description The series of /api/prices that it fills. */
            series: string;
            /** @description The site whose series it is; null: it serves every site. */
            site?: string | null;
            /**
             * @description Where it comes from: `entsoe`, `awattar`, `octopus`, `tibber`, `energinet`, `energy-charts`,
             *     `electricity-maps`, `uk-carbon`, `open-meteo`.
             */
            source: string;
            /** @description Tomorrow is not published yet, which is no fault: the source is asked again soon. */
            waiting: boolean;
            /** @description That series' zone; empty: none. */
            zone: string;
        };
        /** @description Feeds. */
        FeedList: {
            /** @description By name. */
            feeds: components["schemas"]["FeedDto"][];
        };
        /** @description Something the ledger noticed in a device's readings. */
        FindingDto: {
            /**
             * Format: double
             * @description The counter at `at`, Wh.
             */
            afterWh: number;
            /** @description The first reading after it; names it in a classify correction. */
            at: string;
            /**
             * Format: double
             * @description The counter at `since`, Wh.
             */
            beforeWh: number;
            /** @description reset, savedValue, rollover, glitch, swap, unitChange, away, load or real. */
            class: string;
            /** @description A correction decided it. */
            corrected: boolean;
            counter: components["schemas"]["CounterDto"];
            /**
             * Format: double
             * @description Energy counted between the two, Wh.
             */
            energyWh: number;
            /** @enum {string} */
            finding: "discontinuity";
            /**
             * Format: int32
             * @description Readings left out.
             */
            leftOut: number;
            /**
             * Format: double
             * @description Energy that may have been used across it and is in no interval, Wh; 0 when nothing tells how
             *     much, left out when nothing is missing. A classification decides it.
             */
            missingWh?: number | null;
            /** @description Later readings may still settle it otherwise. */
            pending: boolean;
            /** @description Why, in plain words. */
            reason: string;
            /** @description The last reading before it. */
            since: string;
        } | {
            /** @enum {string} */
            finding: "clock";
            from: string;
            /**
             * Format: int32
             * @description How many.
             */
            readings: number;
            to: string;
        } | {
            /**
             * Format: double
             * @description Import less export by the counters, Wh.
             */
            countedWh: number;
            /** @enum {string} */
            finding: "disagreement";
            from: string;
            /**
             * @description stuck: the counter stands still while power flows; unit: it is a thousand times off;
             *     reversed: the power has the other sign; factor: the power is off by a constant factor.
             */
            mismatch: string;
            /**
             * Format: double
             * @description What the counters lack, Wh; 0 where it is the power that is wrong.
             */
            missingWh: number;
            /**
             * Format: double
             * @description Import less export by power, Wh.
             */
            powerWh: number;
            proposal?: components["schemas"]["ActionDto"] | null;
            /** @description In plain words. */
            reason: string;
            to: string;
        } | {
            counter: components["schemas"]["CounterDto"];
            /**
             * Format: double
             * @description Wh.
             */
            energyWh: number;
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
        /** @description A firmware file. */
        FirmwareDto: {
            /** @description For which board. */
            board: string;
            /**
             * Format: int32
             * @description Length of header and image.
             */
            bytes: number;
            /**
             * Format: int64
             * @description Number.
             */
            id: number;
            /** @description SHA-256 of the image. */
            sha256: string;
            /** @description When it was uploaded. */
            uploadedAt: string;
            /** @description Version. */
            version: string;
        };
        /** @description Every firmware file. */
        FirmwareList: {
            /** @description Oldest first. */
            firmware: components["schemas"]["FirmwareDto"][];
        };
        /** @description What is wrong with a mapping. */
        FlawDto: {
            /** @description Where in the mapping: a JSON Pointer such as `/values/0/unit`. */
            at: string;
            /** @description What, and how to mend it. */
            detail: string;
            /** @description A stable word. */
            reason: string;
        };
        /** @description One hour, kWh. */
        ForecastBucketDto: {
            /**
             * Format: double
             * @description Expected to be fed in, as by panels; null where nothing is.
             */
            exportKwh?: number | null;
            /** @description When it begins. */
            from: string;
            /**
             * Format: double
             * @description 10 % of such hours lie above.
             */
            high: number;
            /**
             * Format: double
             * @description Expected to be drawn; null where nothing is fed in: then it is `kwh`.
             */
            importKwh?: number | null;
            /**
             * Format: double
             * @description Expected value: its sums are energy and money.
             */
            kwh: number;
            /**
             * Format: double
             * @description 10 % of such hours lie below.
             */
            low: number;
            /**
             * Format: double
             * @description Half of such hours lie below: the typical hour.
             */
            median: number;
        };
        /** @description A forecast, and how good its model was on the last weeks. */
        ForecastDto: {
            /** @description Hour by hour, from the end of the last full hour on. */
            buckets: components["schemas"]["ForecastBucketDto"][];
            /** @description The device; null for the site's meters together. */
            deviceId?: string | null;
            error?: components["schemas"]["ForecastErrorDto"] | null;
            /** @description What was measured until here was used. */
            madeFrom: string;
            /** @description Which models it is mixed from, with their shares; or the fallback that it is. */
            model: string;
            past?: components["schemas"]["PastForecastDto"] | null;
        };
        /** @description Error of 24 hours ahead. */
        ForecastErrorDto: {
            /**
             * Format: double
             * @description Expected less measured energy, percent of the measured.
             */
            biasPercent?: number | null;
            /**
             * Format: double
             * @description Share of the hours that lay in the band, percent.
             */
            coveredPercent: number;
            /**
             * Format: double
             * @description Mean error of the energy of a whole day, percent of a day's mean energy.
             */
            dayErrorPercent?: number | null;
            /** @description Hours that it was measured on. */
            hours: number;
            /**
             * Format: double
             * @description Mean absolute error of the median, kWh an hour.
             */
            maeKwh: number;
            /**
             * Format: double
             * @description The same of the same hour a week before; null when that is not known.
             */
            naiveMaeKwh?: number | null;
        };
        /** @description A role in a site or in all. */
        GrantDto: {
            /** @description viewer, operator or admin. */
            role: components["schemas"]["RoleName"];
            /** @description The site; null: every site. An admin of every site administers the hub. */
            site?: string | null;
        };
        /** @description What an import did, or of a preview, would do. Everything an import counts is on disk. */
        ImportDto: {
            /**
             * Format: int64
             * @description Readings whose instant was taken by other values; both are kept, the better is in force.
             */
            conflicts: number;
            /**
             * @description Of a preview, by device: the energy that this file alone gives, by day of the site; the newest
             *     thousand days.
             */
            days?: {
                [key: string]: components["schemas"]["DayEnergyDto"][];
            } | null;
            /** @description By device, what was accepted. */
            devices: {
                [key: string]: components["schemas"]["ImportedDto"];
            };
            /**
             * Format: int64
             * @description Readings that were there already, equal.
             */
            duplicates: number;
            /** @description The file's format. */
            format: string;
            /** @description Columns that were not used. */
            ignoredColumns: string[];
            /** @description Of a preview: false when the file has more rows than were read of it (100,000). */
            isWhole?: boolean | null;
            /**
             * Format: int64
             * @description Rows without a value: `?`, `null`, `unavailable`.
             */
            missing: number;
            /** @description Series that the options ask for and the file does not have. */
            notFound: string[];
            /**
             * Format: int64
             * @description Readings that are kept without some of their fields; each is counted among the others too.
             */
            partial: number;
            /** @description Of a preview, the first readings; nothing is kept, and the counts say what would be. */
            preview?: components["schemas"]["PreviewReadingDto"][] | null;
            /**
             * Format: int64
             * @description Bad rows; of a row that gives several readings, each that is refused.
             */
            rejected: number;
            /** @description The first bad rows, and with the reason `partial` those kept without some field. */
            rejects: components["schemas"]["BadRowDto"][];
            /**
             * Format: int64
             * @description Rows read, without the header and blank lines.
             */
            rows: number;
            /** @description Rows of series that no option asks for, by series. */
            skipped: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Readings that are new.
             */
            stored: number;
            /** @description The last line has no line end: the file may have been cut off. */
            unfinished: boolean;
        };
        /** @description What an import accepted for one device. */
        ImportedDto: {
            /**
             * Format: double
             * @description The cadence that the file shows, s; null where none can be told.
             */
            cadenceSeconds?: number | null;
            /** @description Time of the oldest; null while all are without a clock. */
            firstAt?: string | null;
            /**
             * Format: double
             * @description Highest import counter, Wh.
             */
            highestEnergy?: number | null;
            /** @description True of energy by period: the device has no counter. */
            isOfPeriods: boolean;
            /** @description Time of the newest. */
            lastAt?: string | null;
            /**
             * Format: int64
             * @description Readings, new or not.
             */
            readings: number;
        };
        /** @description What a meter says of itself. */
        InfoDto: {
            /** @description When it said so. */
            arrived: string;
            /** @description Board type. */
            board: string;
            /**
             * Format: int32
             * @description Number of the boot.
             */
            boot: number;
            /** @description unset, good or stale. */
            clock: string;
            /** @description Firmware version. */
            firmware: string;
            /**
             * Format: int32
             * @description Seconds between readings.
             */
            intervalS: number;
            /** @description ac or dc. */
            kind: string;
            /**
             * Format: int32
             * @description Readings ever given up for want of room.
             */
            lost: number;
            /**
             * Format: int32
             * @description Readings waiting for the hub's acknowledgement.
             */
            pending: number;
            /**
             * Format: int32
             * @description How strongly its radio receives, dBm; null where it does not say.
             */
            signalDbm?: number | null;
        };
        /** @description How far the hub is with forecasts and anomalies. */
        InsightProgress: {
            /** @description Devices and sites of the pass that runs, or of the last. */
            all: number;
            /** @description Which one is worked on now. */
            at?: string | null;
            /** @description When the pass began; null before the first. */
            began?: string | null;
            /** @description Of them done. */
            done: number;
            /** @description When it ended; null while it runs. */
            ended?: string | null;
            /** @description What went wrong last in it. */
            failed?: string | null;
        };
        /** @description Whom to invite. */
        InvitationBody: {
            /** @description What they may do: nobody hands out more than they may themselves. */
            roles: components["schemas"]["GrantDto"][];
        };
        /** @description An issued bill. */
        IssuedBillDto: {
            adjustment?: components["schemas"]["AdjustmentDto"] | null;
            /** @description As issued. */
            bill: components["schemas"]["BillDto"];
            /** @description False when the data or prices it stands on are gone: it stays, and cannot be worked out anew. */
            canBeChecked: boolean;
            /**
             * Format: double
             * @description Share of the billed time that is measured, as known today, 0 to 1.
             */
            coverage: number;
            /** @description Whose energy was billed, added up. */
            deviceIds: string[];
            issuedAt: string;
            /** @description What that is and why, newest first, at most 100. */
            leftOut: components["schemas"]["LeftOutDto"][];
            /**
             * Format: double
             * @description Wh that may have been used in its period and are in no interval, as known today.
             */
            leftOutWh: number;
            /** @description What people called the contract. */
            name: string;
            number: string;
            /** @description Counters at both ends, as issued; empty on bills from before these were kept. */
            registers: components["schemas"]["RegisterDto"][];
        };
        /** @description A certificate that was just made. The key is told this once. */
        IssuedCertificateDto: components["schemas"]["CertificateDto"] & {
            /** @description The CA certificate to trust, DER in base64; null where the hub does not know it. */
            ca?: string | null;
            /** @description The certificate, PEM. */
            certificate: string;
            /** @description Its private key, PEM; the hub does not keep it. */
            key: string;
            /**
             * Format: int32
             * @description Port of MQTT over TLS.
             */
            mqttPort?: number | null;
        };
        /** @description A mapping that is kept. */
        KeptMapping: components["schemas"]["MappingDto"] & {
            /** @description Its id. */
            id: string;
        };
        /**
         * @description What a line is for.
         * @enum {string}
         */
        KindDto: "energy" | "export" | "demand" | "fixed" | "minimum" | "levy" | "tax";
        /**
         * @description A language of notifications and reports.
         * @enum {string}
         */
        LanguageDto: "en" | "de" | "ar";
        /** @description What became of a copy. Each is restored into an empty directory and opened there before it counts. */
        LastBackup: {
            /** @description When it was begun, RFC 3339. */
            at: string;
            /**
             * Format: int64
             * @description Its size.
             */
            bytes: number;
            /**
             * Format: int64
             * @description Devices in it.
             */
            devices: number;
            /** @description Why there is none; null when it is good. */
            fault?: string | null;
            /** @description Its file. */
            file?: string | null;
            /**
             * Format: int64
             * @description Readings in it.
             */
            readings: number;
            /**
             * Format: int64
             * @description How long it took, with the trial, ms.
             */
            tookMs: number;
        };
        /** @description What became of a copy on its way into a bucket. */
        LastUpload: {
            /** @description When it was begun, RFC 3339. */
            at: string;
            /**
             * Format: int64
             * @description Its size.
             */
            bytes: number;
            /** @description Why it is not there; null when it is. */
            fault?: string | null;
            /** @description Its file. */
            file?: string | null;
            /** @description Its SHA-256, of what was read back. */
            sha256?: string | null;
            /**
             * Format: int64
             * @description How long it took, ms.
             */
            tookMs: number;
        };
        /** @description A value that is left out of a reading. */
        LeftOut: {
            /** @description What, and how to mend it. */
            detail: string;
            /** @description `power`, `energy` and so on. */
            field: string;
            /** @description A stable word. */
            reason: string;
        };
        /** @description Energy that may have been used and is in no number. */
        LeftOutDto: {
            /**
             * @description Names the finding (with `counter`): a classify correction at this instant decides it. Where
             *     counter and power disagree: the beginning of the stretch.
             */
            at: string;
            counter?: components["schemas"]["CounterDto"] | null;
            deviceId: string;
            /** @description Why, in plain words. */
            reason: string;
            /**
             * Format: double
             * @description Wh in the range that was asked for; 0 where nothing tells how much.
             */
            wh: number;
        };
        /** @description A line with what it stands on. */
        LineDetailDto: {
            line: components["schemas"]["LineDto"];
            /** @description The time that it counts. */
            runs: components["schemas"]["RunDto"][];
            /** @description Quarter hours, for lines about energy or power. */
            slots: components["schemas"]["LineSlotDto"][];
        };
        /** @description A line of a bill. */
        LineDto: {
            /**
             * Format: double
             * @description In currency units; all lines together are the total.
             */
            amount: number;
            band?: string | null;
            /** @description Name of the charge. */
            charge: string;
            /** @description First day. */
            from: string;
            /** @description How the quantity came about. */
            how: string;
            /** @description Its place on the bill, from 0. */
            index: number;
            kind: components["schemas"]["KindDto"];
            /** Format: double */
            quantity: number;
            /**
             * Format: double
             * @description Price per unit, or percent.
             */
            rate: number;
            /** @description Unit of the rate, such as `EUR/kWh` or `%`. */
            rateUnit: string;
            /** @description Id of the tariff version. */
            tariff: string;
            /**
             * Format: int32
             * @description From 1, where the band has several.
             */
            tier?: number | null;
            /** @description First day after. */
            to: string;
            /** @description Unit of the quantity. */
            unit: string;
            /** @description Since when that version is in force. */
            versionFrom?: string | null;
        };
        /** @description A quarter hour behind a line. */
        LineSlotDto: {
            /**
             * Format: double
             * @description Its part of the line's amount; together they are the amount. Tiers are averaged.
             */
            cost?: number | null;
            /**
             * Format: double
             * @description Energy that the line counts, Wh.
             */
            energyWh: number;
            /**
             * Format: double
             * @description The part of it whose split over time is estimated, Wh.
             */
            estimatedWh: number;
            from: string;
            /** @description False where nothing is known. */
            known: boolean;
            /**
             * Format: double
             * @description Per kWh, where the line is for energy.
             */
            price?: number | null;
        };
        /** @description A link that works once. */
        LinkDto: {
            expiresAt: string;
            /** @description Where on the dashboard it leads. */
            path: string;
            /** @description For `POST /api/auth/redeem`; shown once. */
            token: string;
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
        /** @description Who signs in. */
        LoginBody: {
            /** @description A code of the second factor, or a recovery code, where the account has one. */
            code?: string | null;
            /** @description Its password. */
            password: string;
            /** @description The account's name. */
            user: string;
        };
        /** @description A token that was made. */
        MadeTokenDto: {
            id: string;
            /** @description For `Authorization: Bearer`; shown this once. */
            token: string;
        };
        /** @description One value of a mapping. */
        MappedValueDto: {
            /**
             * @description Where it is: a JSON Pointer (RFC 6901) such as `/sensor/power`; null: the message itself is
             *     the number.
             */
            pointer?: string | null;
            /**
             * Format: double
             * @description The value is multiplied by this; -1 turns the sign; not 0.
             */
            scale?: number;
            /** @description W, kW, mW, MW, Wh, kWh, MWh, exported-Wh, exported-kWh, V, mV, A, mA, Hz or PF. */
            unit: string;
        };
        /** @description How the messages of a topic become readings. */
        MappingDto: {
            /**
             * @description The id of the device whose readings they are; `{1}` is what the first wildcard of the topic stands
             *     for, `{2}` the second.
             */
            device: string;
            /** @description Where the message says its time: a JSON Pointer; null: the moment of its arrival counts. */
            time?: string | null;
            /** @description The topic, or a filter with `+` and `#`; at most 256 characters. */
            topic: string;
            /** @description The values, 1 to 7: one of each kind. */
            values: components["schemas"]["MappedValueDto"][];
        };
        /** @description Every mapping, and what nobody reads. */
        MappingList: {
            /** @description Those of the configuration file; asked before the others. */
            configured: components["schemas"]["MappingDto"][];
            /** @description Those that can be changed here, by id. */
            mappings: components["schemas"]["KeptMapping"][];
            /**
             * @description The last message of each topic that nothing reads, newest first; at most 200 topics, since the
             *     hub's start.
             */
            unread: components["schemas"]["UnreadDto"][];
        };
        /** @description A message to be tried. */
        MappingTrial: {
            mapping?: components["schemas"]["MappingDto"] | null;
            /** @description The message, as text. */
            payload: string;
            /** @description Where it came. */
            topic: string;
        };
        /** @description Who one is. */
        MeDto: {
            /** @description True for administrators of the hub. */
            administersHub: boolean;
            /** @description False for people who sign in by a provider: there is no password to change or to confirm by. */
            hasPassword: boolean;
            /** @description `person`, `token` or `anybody` (in the open mode). */
            kind: string;
            /** @description Passkeys that are registered. */
            passkeys: number;
            /** @description Recovery codes that are left. */
            recoveryCodes: number;
            /** @description What it may do. What a token may do is narrowed further by its scopes and site. */
            roles: components["schemas"]["GrantDto"][];
            /** @description What a token may be used for; null for people. */
            scopes?: string[] | null;
            /** @description True when a second factor is asked for at sign-in. */
            secondFactor: boolean;
            /** @description The account; null in the open mode. */
            user?: string | null;
        };
        /** @description A browser that wants to be told, as its `PushSubscription` has it. */
        NewBrowser: {
            /** @description Where its push service takes messages for it. */
            endpoint: string;
            /** @description Its keys. */
            keys: components["schemas"]["BrowserKeys"];
            /** @description Alerts less severe than this are not told. */
            minSeverity?: components["schemas"]["SeverityDto"];
            /** @description What people call it, 1 to 100 characters. */
            name: string;
            /** @description Whether it is told as well that an alert is over. */
            tellCleared?: boolean;
        };
        /** @description A certificate to be made. */
        NewCertificate: {
            /**
             * Format: int32
             * @description How long it lasts, days, 1 to 3,650; default 825.
             * @default null
             */
            days: number | null;
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
        /** @description A passkey that an authenticator has made. */
        NewPasskey: {
            /** @description From the operation that began it. */
            ceremony: string;
            /** @description The authenticator's answer, as `PublicKeyCredential.toJSON` gives it. */
            credential: Record<string, never>;
            /** @description What to call it, 1 to 64 characters. */
            name: string;
        };
        /** @description What to roll out. */
        NewRollout: {
            /** @description To these devices; left out: to every meter of the firmware's board, those seen last first. */
            devices?: string[];
            /**
             * Format: int64
             * @description Which firmware.
             */
            firmware: number;
            /**
             * Format: int32
             * @description It pauses when more devices than this have failed; default 0.
             */
            maxFailures?: number | null;
            /**
             * Format: int32
             * @description A device that does not run it so many hours after the first offer has failed; default 24.
             */
            patienceH?: number | null;
            /**
             * Format: int32
             * @description Percent of those; default 100.
             */
            share?: number | null;
            /**
             * @description The site whose meters it reaches; left out: the one that `site=` names, else the maker's; for
             *     administrators of the hub every site's.
             */
            site?: string | null;
            /** @description Stages before all; default one device, then 10 %. */
            stages?: components["schemas"]["StageDto"][] | null;
        };
        /** @description A new person. */
        NewUser: {
            /** @description 1 to 64 letters, digits and . _ @ + -; kept in lower case. */
            name: string;
            /** @description 8 characters or more. */
            password: string;
            /** @description What they may do. */
            roles: components["schemas"]["GrantDto"][];
        };
        /** @description A charge that is known and cannot be billed. */
        NotBilledDto: {
            /** @description Which charge. */
            item: string;
            /** @description Why it is not billed. */
            why: string;
        };
        /** @description One notification by one channel. */
        NotificationDto: {
            /** @description The alert's id, as in `/api/alerts`; of a report its kind, site and first day. */
            alert: string;
            /** @description What the other side said last. */
            answer?: string | null;
            /**
             * Format: int32
             * @description How often the other side was asked.
             */
            attempts: number;
            /** @description When this was written. */
            changedAt: string;
            /** @description The channel's id. */
            channel: string;
            /** @description True when the readings that tell of it came late. */
            late: boolean;
            /** @description True when an earlier attempt was not answered. */
            mayRepeat: boolean;
            /** @description The alert in words, or the report's subject. */
            message: string;
            /** @description When it is asked next, where it waits. */
            nextAt?: string | null;
            /** @description `waiting`, `sending`, `sent`, `failed` or `dropped`. */
            state: string;
            /** @description `raised`, `cleared`, `withdrawn` or `report`. */
            what: string;
        };
        /** @description The log of notifications. */
        NotificationList: {
            /** @description Newest first. */
            notifications: components["schemas"]["NotificationDto"][];
        };
        /** @description What a tariff would have cost. */
        OutcomeDto: {
            /** @description The difference by kind of charge; adds up to it. */
            byKind: {
                [key: string]: number;
            };
            /** @description ISO 4217 code. */
            currency: string;
            /**
             * Format: double
             * @description Below the present tariff: negative.
             */
            difference: number;
            /** @description True when some charges could not be billed: the total is then too low. */
            incomplete: boolean;
            /** @description What could not be billed. */
            notBilled: components["schemas"]["NotBilledDto"][];
            /** @description Bill by bill. */
            periods: components["schemas"]["PeriodTotalDto"][];
            /**
             * Format: double
             * @description Sum of the bills.
             */
            total: number;
        };
        /** @description Another name. */
        PasskeyChange: {
            /** @description 1 to 64 characters. */
            name: string;
        };
        /** @description A passkey. */
        PasskeyDto: {
            createdAt: string;
            /** @description Its id, base64url. */
            id: string;
            /** @description What its person calls it. */
            name: string;
            /** @description When it was last used; null: not yet. */
            usedAt?: string | null;
        };
        /** @description Passkeys. */
        PasskeyList: {
            /** @description Oldest first. */
            passkeys: components["schemas"]["PasskeyDto"][];
        };
        /** @description An answer of a passkey. */
        PasskeyLogin: {
            /** @description From the operation that began it. */
            ceremony: string;
            /** @description The authenticator's answer, as `PublicKeyCredential.toJSON` gives it. */
            credential: Record<string, never>;
        };
        /** @description A new password. */
        PasswordBody: {
            /** @description The new one, 8 characters or more. */
            newPassword: string;
            /** @description The password so far. */
            password: string;
        };
        /**
         * @description The time of a device that stays in a site after it moved on: nothing more comes, and everything that
         *     is asked of a device's history may be asked of its id.
         */
        PastDeviceDto: {
            /** @description When it came from another site; left out: it was here from the beginning. */
            from?: string | null;
            /** @description The id of this time of it. */
            id: string;
            /** @description What people called it here. */
            name?: string | null;
            /** @description The device that moved on. */
            of: string;
            /** @description The device that measured this one too. */
            parent?: string | null;
            /** @description What it measured here. */
            role: components["schemas"]["RoleDto"];
            /** @description When it moved on. */
            until: string;
        };
        /** @description What was said a day ahead, beside what came. */
        PastForecastDto: {
            error?: components["schemas"]["ForecastErrorDto"] | null;
            /** @description Measured hours that had been forecast, oldest first. */
            hours: components["schemas"]["PastHourDto"][];
        };
        /** @description One past hour, kWh. */
        PastHourDto: {
            /**
             * Format: double
             * @description What was measured.
             */
            actualKwh: number;
            /** @description When it began. */
            from: string;
            /**
             * Format: double
             * @description 90 % quantile that was said.
             */
            high: number;
            /**
             * Format: double
             * @description Expected value that was said.
             */
            kwh: number;
            /**
             * Format: double
             * @description 10 % quantile that was said.
             */
            low: number;
            /**
             * Format: double
             * @description Typical value that was said.
             */
            median: number;
        };
        /** @description One billing period in a comparison. */
        PeriodTotalDto: {
            /** @description First day. */
            from: string;
            /** @description First day after. */
            to: string;
            /** Format: double */
            total: number;
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
        /** @description What became of one reading. */
        PostedDto: {
            /** @description What, where, and how to mend it. */
            detail?: string | null;
            /** @description Whose it is, as far as it says. */
            deviceId?: string | null;
            /**
             * @description `stored`, `duplicate`, `conflict` (another reading of the same instant is in force, both are
             *     kept) or `rejected` (kept at `/api/rejects`).
             */
            outcome: string;
            /** @description A stable word: why it is rejected, or `partial` where some of its fields were left out. */
            reason?: string | null;
        };
        /** @description What became of posted readings. Everything is on disk. */
        PostedList: {
            /** @description How many met another reading of their instant. */
            conflicts: number;
            /** @description How many were there already. */
            duplicates: number;
            /** @description One for each reading, in their order. */
            outcomes: components["schemas"]["PostedDto"][];
            /** @description How many are rejected. */
            rejected: number;
            /** @description How many are new. */
            stored: number;
        };
        /** @description A bill that is not issued. */
        PreviewDto: {
            bill: components["schemas"]["BillDto"];
            /**
             * Format: double
             * @description Share of the billed time that was measured, 0 to 1.
             */
            coverage: number;
            /** @description Whose energy was billed, added up. */
            deviceIds: string[];
            /** @description What that is and why, newest first, at most 100. */
            leftOut: components["schemas"]["LeftOutDto"][];
            /**
             * Format: double
             * @description Wh that may have been used and are not billed.
             */
            leftOutWh: number;
            /** @description What people call the contract. */
            name: string;
            /** @description Counters at both ends. */
            registers: components["schemas"]["RegisterDto"][];
            /** @description True when the period is not over. */
            running: boolean;
        };
        /** @description A reading that an import would keep. */
        PreviewReadingDto: {
            /** @description Whose it is. */
            deviceId: string;
            /**
             * Format: double
             * @description Import counter, or the energy within the period, Wh.
             */
            energy?: number | null;
            /**
             * Format: double
             * @description Export counter, or the energy fed in within the period, Wh.
             */
            energyExported?: number | null;
            /**
             * Format: int32
             * @description Of energy by period, its length, s.
             */
            periodSeconds?: number | null;
            /**
             * Format: double
             * @description W; of a period, its mean.
             */
            power?: number | null;
            /** @description When it was true; of a period, its end. */
            timestamp: string;
        };
        /** @description Prices that were replaced. */
        PriceChangeDto: {
            /** @description When. */
            at: string;
            /** @description What the UTC day had before. */
            was: components["schemas"]["PriceSeriesDto"][];
        };
        /** @description Replaced prices. */
        PriceChangeList: {
            /** @description Newest first. */
            changes: components["schemas"]["PriceChangeDto"][];
        };
        /** @description Time without a price between two prices. */
        PriceGapDto: {
            /** @description First instant without one. */
            from: string;
            /** @description First instant with one again. */
            to: string;
        };
        /** @description Prices. */
        PriceList: {
            /** @description By name, zone and time; a new entry where a series has a gap, another step or unit. */
            series: components["schemas"]["PriceSeriesDto"][];
        };
        /** @description What posting prices did, in quarter hours. */
        PriceReportDto: {
            /** @description With another price before; the new one holds, the old one is kept at `/api/prices/changes`. */
            changed: number;
            /** @description Lines that said again what a line before said; sent where there are any. */
            doubled?: number;
            /** @description Times inside the file for which it has no price; sent where there are any. */
            gaps?: components["schemas"]["PriceGapDto"][];
            /** @description Without a price before. */
            new: number;
            /** @description With this price before. */
            same: number;
            /** @description Minutes per value, in the order in which they occur; sent where the file changes its step. */
            steps?: number[];
        };
        /** @description Prices one after the other without a gap. */
        PriceSeriesDto: {
            /** @description ISO 4217 code. */
            currency: string;
            /** @description Name that tariffs use, such as `day-ahead`. */
            name: string;
            /** @description The site whose contracts it serves; nothing: every site's. */
            site?: string | null;
            /** @description First instant of the first value. */
            start: string;
            /**
             * Format: int32
             * @description Minutes per value.
             */
            step: number;
            /** @description Unit of the values, such as `EUR/MWh`. */
            unit: string;
            /** @description The values, as posted. */
            values: (number | null)[];
            /** @description Price zone; empty = any. */
            zone: string;
        };
        /** @description An error, RFC 9457. */
        Problem: {
            /** @description What is wrong, where, and how to mend it. */
            detail: string;
            /** @description The request's id, as in the header `X-Request-Id` and in the hub's log. */
            requestId?: string | null;
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
        /** @description One contract's running billing period. */
        ProjectedDto: {
            /** @description At the period's end, as far as can be expected. */
            atEnd: components["schemas"]["RunningBillDto"];
            /** @description The least and the most that the total comes to in the ways in which the rest may turn out. */
            atEndBetween: number[];
            contract: string;
            /** @description ISO 4217 code. */
            currency: string;
            /** @description Whose energy it bills, added up. */
            deviceIds: string[];
            /** @description First day of the period. */
            from: string;
            name: string;
            /** @description With what was measured up to now; standing charges for the days so far, today included. */
            soFar: components["schemas"]["RunningBillDto"];
            /** @description First day after. */
            to: string;
        };
        /** @description Running billing periods. */
        ProjectionList: {
            /** @description By contract. */
            contracts: components["schemas"]["ProjectedDto"][];
            /** @description How the rest of the period is expected to be. */
            method: string;
            /** @description The present. */
            now: string;
        };
        /** @description A calibration of the import counter, in place of the one in force. */
        ProposalDto: {
            /** Format: int32 */
            denominator: number;
            /** Format: int32 */
            numerator: number;
        };
        /** @description A provider that people may sign in by. */
        ProviderDto: {
            /** @description Its id: `GET /api/auth/openid/{provider}` begins there. */
            id: string;
            /** @description What people call it. */
            name: string;
        };
        /** @description A candidate. */
        RankedDto: {
            /** @description Why it cannot be billed. */
            error?: string | null;
            id: string;
            name: string;
            outcome?: components["schemas"]["OutcomeDto"] | null;
            /** @description From 1; null for one that cannot be ranked. */
            rank?: number | null;
        };
        /** @description A band in force. */
        RateBandDto: {
            /** @description Which; a price series is named by its charge. */
            band: string;
            /** @description Whose. */
            contract: string;
        };
        /** @description A price and the time over which it holds. */
        RateDto: {
            /** @description What is in force. */
            bands: components["schemas"]["RateBandDto"][];
            from: string;
            /**
             * Format: double
             * @description The same in the dearest tiers; the same number where there are none.
             */
            highestPerKwh?: number | null;
            /**
             * Format: double
             * @description Currency units per kWh drawn: energy and levies with the taxes on both; in the cheapest tiers.
             *     Null where a market price is not known.
             */
            perKwh?: number | null;
            to: string;
        };
        /** @description Prices over time. */
        RateList: {
            /** @description Of which contracts; a kWh costs the sum of theirs. */
            contracts: string[];
            /** @description ISO 4217 code. */
            currency: string;
            /** @description Ascending; there is none where no contract is in force. */
            rates: components["schemas"]["RateDto"][];
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
        /** @description Why an issued bill would be another today. */
        ReasonDto: {
            /**
             * Format: double
             * @description By how much the bill changes through it.
             */
            difference: number;
            /** @description Which line. */
            item: string;
            /** @description What changed about it. */
            what: string;
        };
        /** @description What the utility counted. */
        ReconcileBody: {
            apply?: components["schemas"]["ApplyDto"] | null;
            /** @description With which contract's meter; default: the site's only one. */
            contract?: string | null;
            /** @description Our meter; default: the contract's, when it is one device. */
            deviceId?: string | null;
            /** @description Or periods, as on its bills. */
            periods?: components["schemas"]["TheirPeriodDto"][];
            /** @description Readings of the utility's meter; two make a period. */
            readings?: components["schemas"]["TheirReadingDto"][];
        };
        /** @description What the comparison says. */
        ReconcileDto: {
            advice: components["schemas"]["AdviceDto"];
            /**
             * Format: int64
             * @description Id of the correction, when it was applied.
             */
            correctionId?: number | null;
            deviceId: string;
            gain?: components["schemas"]["EstimateDto"] | null;
            gainWithOffset?: components["schemas"]["EstimateDto"] | null;
            /** @description Why there is no proposal. */
            obstacle?: string | null;
            offsetW?: components["schemas"]["EstimateDto"] | null;
            /** @description Period by period, as they were given. */
            periods: components["schemas"]["DifferenceDto"][];
            proposal?: components["schemas"]["ProposalDto"] | null;
        };
        /** @description Recovery codes; shown once. */
        RecoveryDto: {
            /** @description Each stands in for the second factor once. */
            codes: string[];
        };
        /** @description A one-time link, used. */
        RedeemBody: {
            /** @description The password, 8 characters or more. */
            password: string;
            /** @description What stands behind `#` in the link. */
            token: string;
            /** @description The name to sign in with; not needed where a password is set anew. */
            user?: string | null;
        };
        /** @description A counter at both ends of a bill, as the meter sent it. */
        RegisterDto: {
            /** @description When the closing value was read. */
            closingAt: string;
            /** Format: double */
            closingWh: number;
            deviceId: string;
            /** @description When the opening value was read: the last reading up to the beginning of the bill. */
            openingAt: string;
            /** Format: double */
            openingWh: number;
            /** @description `import` or `export`. */
            side: string;
        };
        /** @description A message that could not be used, or (reason `partial`) only without some of its fields. */
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
        /** @description A report to send now. */
        ReportBody: {
            /** @description Of the last whole week or month. */
            kind: components["schemas"]["ReportKindDto"];
        };
        /** @description A report as it would be sent. */
        ReportDto: {
            /** @description The same as HTML. */
            html: string;
            /** @description Its subject. */
            subject: string;
            /** @description Plain text. */
            text: string;
        };
        /**
         * @description How often a report is sent.
         * @enum {string}
         */
        ReportKindDto: "week" | "month";
        /**
         * @description What a device measures.
         * @enum {string}
         */
        RoleDto: "main" | "circuit" | "solar" | "battery" | "other";
        /**
         * @description viewer: look; operator: the daily work too; admin: everything.
         * @enum {string}
         */
        RoleName: "viewer" | "operator" | "admin";
        /** @description A staged roll-out. */
        RolloutDto: {
            /** @description For which board. */
            board: string;
            /** @description When it began. */
            createdAt: string;
            /** @description The devices, in the order of their turn. */
            devices: components["schemas"]["TargetDto"][];
            /**
             * Format: int64
             * @description Which firmware.
             */
            firmware: number;
            /**
             * Format: int64
             * @description Number.
             */
            id: number;
            /**
             * Format: int32
             * @description It pauses when more devices than this have failed.
             */
            maxFailures: number;
            /** @description Why it was paused. */
            reason?: string | null;
            /** @description The site that it belongs to; nothing: the hub. */
            site?: string | null;
            /** @description Which of them is under way, from 0. */
            stage: number;
            /** @description Stages, the last of which reaches all. */
            stages: components["schemas"]["StageDto"][];
            /** @description How it stands. */
            state: components["schemas"]["RolloutStateDto"];
            /** @description Version. */
            version: string;
        };
        /** @description Every roll-out. */
        RolloutList: {
            /** @description Oldest first. */
            rollouts: components["schemas"]["RolloutDto"][];
        };
        /**
         * @description How a roll-out stands.
         * @enum {string}
         */
        RolloutStateDto: "running" | "paused" | "aborted" | "done";
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
            /**
             * Format: double
             * @description Once raised it stays so for this long at least, seconds. Of what meters tell: so long after the last event it is
             *     over.
             */
            holdSeconds?: number;
            /** @description Letters, digits, '-' and '_'. */
            id: string;
            kind: components["schemas"]["RuleKindDto"];
            schedule?: components["schemas"]["ScheduleDto"] | null;
            severity: components["schemas"]["SeverityDto"];
            /**
             * @description The site whose devices it watches; nothing: every site's, which only administrators of the hub
             *     make. Left out, a new rule belongs to the site of its device or that `site=` names, else to the
             *     maker's.
             */
            site?: string | null;
            /**
             * Format: double
             * @description Raised beyond this, in the kind's unit.
             */
            threshold: number;
            /**
             * Format: int32
             * @description Window of a demand guard, minutes: 15, 30 or 60; 0 for other kinds.
             */
            windowMinutes?: number;
        };
        /**
         * @description What a rule watches, and the unit of its threshold.
         * @enum {string}
         */
        RuleKindDto: "over-voltage" | "under-voltage" | "over-current" | "over-power" | "under-power" | "over-frequency" | "under-frequency" | "low-power-factor" | "power-rate" | "demand-guard" | "standby-power" | "left-on" | "reversed-sensor" | "frozen-sensor" | "day-budget" | "week-budget" | "month-budget" | "day-cost" | "week-cost" | "month-cost" | "projected-cost" | "projected-day-budget" | "projected-week-budget" | "projected-month-budget" | "projected-day-cost" | "projected-week-cost" | "forecast-day" | "edge-unusual" | "edge-frozen" | "edge-reversed" | "edge-clipped" | "edge-rolled-back" | "anomaly-left-on" | "anomaly-standby" | "anomaly-zero" | "anomaly-frozen" | "anomaly-spike" | "meter-silent";
        /** @description Rules. */
        RuleList: {
            /** @description By id. */
            rules: components["schemas"]["RuleDto"][];
        };
        /** @description Unbroken time. */
        RunDto: {
            from: string;
            to: string;
        };
        /** @description A running bill in short. */
        RunningBillDto: {
            /**
             * Format: double
             * @description The energy part, without taxes in percent.
             */
            energyPart: number;
            /**
             * Format: double
             * @description Wh fed in.
             */
            exportWh: number;
            /**
             * Format: double
             * @description Wh drawn.
             */
            importWh: number;
            /** @description Charges that could not be billed. */
            notBilled: components["schemas"]["NotBilledDto"][];
            /**
             * Format: double
             * @description In currency units.
             */
            total: number;
        };
        /** @description Hours of the week in which a rule watches. Outside of them nothing is raised, and what is on ends. */
        ScheduleDto: {
            /** @description IANA zone, kept with the rule. */
            timezone: string;
            /** @description Any of them, 1 to 50. */
            windows: components["schemas"]["ScheduleWindowDto"][];
        };
        /** @description The same hours on some days of the week. */
        ScheduleWindowDto: {
            /** @description Days on which it begins: `mon` to `sun`. */
            days: components["schemas"]["DayDto"][];
            /** @description When it begins, such as `22:00`. */
            from: string;
            /** @description When it ends, such as `06:00`; not later than `from`: on the next day. */
            to: string;
        };
        /**
         * @description What a token may be used for.
         * @enum {string}
         */
        ScopeName: "read" | "write" | "home-assistant" | "manage";
        /** @description A sign-in that holds. */
        SessionDto: {
            /** @description Where from. */
            address: string;
            /** @description What the browser calls itself. */
            agent: string;
            createdAt: string;
            /** @description True for the one that asks. */
            current: boolean;
            id: string;
            usedAt: string;
        };
        /** @description Sign-ins. */
        SessionList: {
            /** @description The one that was used last first. */
            sessions: components["schemas"]["SessionDto"][];
        };
        /** @description Settings of the hub. */
        SettingsDto: {
            /** @description True when the hub makes copies of what is stored by itself. */
            backups: boolean;
            /** @description True when the meters are virtual. */
            demo: boolean;
            /** @description Where the hub serves MQTT, address:port. */
            mqtt: string;
            /** @description The hub's clock. */
            now: string;
            site: components["schemas"]["SiteDto"];
            /** @description How many sites one may see. */
            sites: number;
            /** @description Version of the hub. */
            version: string;
        };
        /** @description Settings of a device from an instant on. */
        SettingsVersion: {
            /**
             * Format: double
             * @description How often the device reports by intention, s: up to one and a half times that apart, energy
             *     between two readings is measured, and estimated only in buckets shorter than that.
             */
            cadenceSeconds?: number | null;
            /**
             * Format: double
             * @description The same of the export counter, Wh.
             */
            exportModulusWh?: number | null;
            /**
             * @description First instant they hold for, RFC 3339 or Unix time. Left out: since ever. The earliest
             *     version holds for all time before as well.
             */
            from?: string | null;
            /**
             * Format: double
             * @description The fuse before the device, A per phase. With the nominal voltage it says what the device can
             *     draw or feed in, where `maxPowerW` does not.
             */
            fuseA?: number | null;
            /**
             * Format: double
             * @description The count at which the import counter begins again at zero, Wh, where it is known.
             */
            importModulusWh?: number | null;
            /**
             * Format: double
             * @description A longer spacing of readings is a gap, s; 0.001 to a year. Default 300.
             */
            maxGapSeconds?: number;
            /**
             * Format: double
             * @description The most that the device can draw or feed in, W. Without it the ledger judges by voltage and
             *     fuse, else by what the neighbouring readings show and what recurs.
             */
            maxPowerW?: number | null;
            /**
             * @description The `energy` counter is a net meter's: it may run backwards and below zero; what it runs
             *     backwards is energy fed in.
             */
            net?: boolean;
            /**
             * Format: double
             * @description Nominal voltage between a phase and neutral, V.
             */
            nominalVoltageV?: number | null;
            /**
             * Format: int32
             * @description How many phases the fuse protects, 1 to 3.
             */
            phases?: number;
        };
        /**
         * @description How bad it is.
         * @enum {string}
         */
        SeverityDto: "warning" | "critical";
        /** @description Energy moved within each day. */
        ShiftDto: {
            /** @description From when. */
            from: components["schemas"]["TimesDto"];
            /**
             * Format: int32
             * @description How much of what is drawn in `from`, 0 to 100.
             */
            percent: number;
            /** @description Where to, spread evenly. */
            to: components["schemas"]["TimesDto"];
        };
        /** @description A sign-in. */
        SignedInDto: {
            /** @description For `Authorization: Bearer`. */
            accessToken: string;
            /**
             * Format: int64
             * @description How long it is good, seconds.
             */
            expiresIn: number;
            /** @description Whose it is. */
            user: string;
        };
        /** @description Settings of a site; what is left out stays, for a new site as in the first. */
        SiteBody: {
            /**
             * Format: int32
             * @description First day of a billing period, 1 to 31.
             * @default null
             */
            billingDay: number | null;
            /**
             * @description ISO 4217 code.
             * @default null
             */
            currency: string | null;
            /**
             * @description For a new site: 1 to 64 of a-z, 0-9, - and _; left out: made from the name.
             * @default null
             */
            id: string | null;
            /** @default null */
            language: components["schemas"]["LanguageDto"] | null;
            /**
             * @description What people call it, 1 to 100 characters.
             * @default null
             */
            name: string | null;
            /**
             * Format: int32
             * @description V, 50 to 1000.
             * @default null
             */
            nominalVoltage: number | null;
            /**
             * Format: int32
             * @description Seconds without a message after which a device counts as silent.
             * @default null
             */
            silentAfterSeconds: number | null;
            /**
             * @description IANA name.
             * @default null
             */
            timezone: string | null;
        };
        /** @description What a change of a site would change. */
        SiteChangeDto: {
            /** @description Contracts of the site, whose costs are worked out by its settings. */
            contracts: number;
            /** @description One for each setting that would change. */
            effects: components["schemas"]["SiteEffectDto"][];
            /** @description Bills that were issued there, which stay as they are. */
            issuedBills: number;
        };
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
        /** @description One thing that a change of a site changes. */
        SiteEffectDto: {
            after: string;
            before: string;
            /** @description What people will see, in words. */
            effect: string;
            /** @description The setting, as in the body. */
            field: string;
        };
        /** @description Sites. */
        SiteList: {
            /** @description Oldest first. */
            sites: components["schemas"]["SiteStateDto"][];
        };
        /** @description A site. */
        SiteRecordDto: {
            /**
             * Format: int32
             * @description First day of a billing period, 1 to 31.
             */
            billingDay: number;
            createdAt: string;
            /** @description ISO 4217 code. */
            currency: string;
            id: string;
            /** @description Of notifications and reports. */
            language: components["schemas"]["LanguageDto"];
            name: string;
            /**
             * Format: int32
             * @description V.
             */
            nominalVoltage: number;
            /**
             * Format: int32
             * @description Seconds without a message after which a device counts as silent.
             */
            silentAfterSeconds: number;
            /** @description IANA name. */
            timezone: string;
        };
        /** @description A site as it is now. */
        SiteStateDto: components["schemas"]["SiteRecordDto"] & {
            /** @description Alerts that are on. */
            alerts: number;
            /** @description Devices. */
            devices: number;
            /** @description `viewer`, `operator` or `admin`: what the caller is there. */
            role: string;
            /** @description Devices that are silent or offline. */
            silent: number;
            /**
             * Format: double
             * @description What was paid since midnight there, in the site's currency: the energy part and the day's part
             *     of standing charges; null where no contract can be billed, or it is not worked out yet.
             */
            todayCost?: number | null;
            /** @description When that was worked out: with many sites it may be a minute old. */
            todayCostAt?: string | null;
            /**
             * Format: double
             * @description Energy bought since midnight there, by its grid meters, as far as it is derived, Wh; null
             *     where it has none.
             */
            todayWh?: number | null;
        };
        /** @description For how long nobody is told. */
        SnoozeBody: {
            /**
             * Format: int32
             * @description Minutes from now, 1 to 10,080 (a week).
             */
            minutes: number;
        };
        /** @description A while in which nobody is told of a rule and device. */
        SnoozeDto: {
            /** @description Who wanted it. */
            by: string;
            /** @description The device. */
            deviceId: string;
            /** @description The rule's id. */
            rule: string;
            /** @description When it ends. */
            until: string;
        };
        /** @description Generation added to the load: a meter of the site, or a typical day. */
        SolarDto: {
            /** @description What this device measured, */
            deviceId?: string | null;
            /**
             * Format: int32
             * @description times this, percent; default 100.
             */
            percent?: number | null;
            /** @description Or: Wh in each of the 24 hours of the local day. */
            whByHour?: number[] | null;
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
        /** @description How many meters a stage reaches, counted from the first: `{"devices":1}` or `{"percent":10}`. */
        StageDto: {
            /**
             * Format: int32
             * @description So many.
             */
            devices: number;
        } | {
            /**
             * Format: int32
             * @description So many of a hundred, rounded up.
             */
            percent: number;
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
        /** @description A device in a roll-out. */
        TargetDto: {
            /** @description When it last came further. */
            changedAt: string;
            /** @description Which. */
            deviceId: string;
            /**
             * Format: int32
             * @description How often it was offered.
             */
            offers: number;
            /**
             * Format: int32
             * @description Percent of the download.
             */
            percent?: number | null;
            /** @description Why it failed. */
            reason?: string | null;
            /** @description How far it is. */
            state: components["schemas"]["TargetStateDto"];
        };
        /**
         * @description How far a device is.
         * @enum {string}
         */
        TargetStateDto: "waiting" | "offered" | "downloading" | "trying" | "done" | "failed";
        /** @description A contract, or an offer to compare with. */
        TariffDto: {
            /** @description When it was last changed. */
            changedAt: string;
            /** @description ISO 4217 code. */
            currency: string;
            /** @description Whose energy it bills; null: the site's grid meter. */
            deviceId?: string | null;
            /** @description For `contract=` and in paths. */
            id: string;
            /** @description Billed, or only compared with. */
            kind: components["schemas"]["TariffKind"];
            /** @description What people call it. */
            name: string;
            /**
             * @description Between whom it is, as its bills say: `supplier` and `customer`, each with a name and lines,
             *     and `reference`. Sent where something is known.
             */
            parties?: unknown;
            /** @description In order of time. */
            versions: components["schemas"]["VersionDto"][];
            /** @description Price zone of its price series; empty = none. */
            zone: string;
        };
        /**
         * @description What a tariff is kept for.
         * @enum {string}
         */
        TariffKind: "contract" | "offer";
        /** @description Contracts and offers. */
        TariffList: {
            /** @description By id. */
            tariffs: components["schemas"]["TariffDto"][];
        };
        /** @description Outdoor temperature of a stretch of time. */
        TemperatureDto: {
            /**
             * Format: double
             * @description °C.
             */
            celsius: number;
            from: string;
            to: string;
        };
        /** @description Energy of a period, as billed by the utility. */
        TheirPeriodDto: {
            /** @description First instant, or first day. */
            from: string;
            /**
             * Format: double
             * @description kWh drawn.
             */
            kwh: number;
            /** @description First instant, or first day, after. */
            to: string;
        };
        /** @description A reading of the utility's meter. */
        TheirReadingDto: {
            /** @description When it was read; taken at the nearest quarter hour. */
            at: string;
            /**
             * Format: double
             * @description The import counter, kWh.
             */
            kwh: number;
        };
        /** @description A time of day. */
        TimesDto: {
            /** @description `mon` … `sun`, `weekday`, `weekend`; default: every day. */
            days?: string[];
            /** @description `16:00`: the first quarter hour inside. */
            from: string;
            /** @description 1 to 12; default: every month. */
            months?: number[];
            /** @description `21:00`: the first after; not after `from`: over midnight. */
            to: string;
        };
        /** @description A new token. */
        TokenBody: {
            /** @description When it ends; left out: when it is removed. */
            expiresAt?: string | null;
            /** @description What people call it, 1 to 100 characters. */
            name: string;
            /** @description What it may be used for. */
            scopes: components["schemas"]["ScopeName"][];
            /** @description The only site in which it may be used; left out: wherever its maker may. */
            site?: string | null;
        };
        /** @description A token, without its secret. */
        TokenDto: {
            createdAt: string;
            expiresAt?: string | null;
            id: string;
            name: string;
            scopes: components["schemas"]["ScopeName"][];
            /** @description Where it may be used; null: wherever its maker may. */
            site?: string | null;
            /** @description When it was last used. */
            usedAt?: string | null;
            /** @description Whose it is: it may never do more than they. */
            user: string;
        };
        /** @description Tokens. */
        TokenList: {
            /** @description Newest first. */
            tokens: components["schemas"]["TokenDto"][];
        };
        /** @description What a message would become. Nothing of it is kept. */
        TrialResult: {
            /** @description What, where, and how to mend it. */
            detail?: string | null;
            /** @description What is wrong with the mapping; while anything is, the rest says nothing. */
            flaws: components["schemas"]["FlawDto"][];
            /** @description False when that system is turned off in the configuration. */
            isOn: boolean;
            /** @description Its readings. */
            readings: components["schemas"]["TriedReading"][];
            /** @description Why there are none, or a part is refused: a stable word. */
            reason?: string | null;
            /** @description What each value of the mapping finds in the message, as it was sent; null where nothing is. */
            seen: (string | null)[];
            /** @description Which system reads it: `tasmota`, `mapped`, `ohmstead` for a meter of the hub's own; null: none. */
            system?: string | null;
        };
        /**
         * @description Whether a device is known.
         * @enum {string}
         */
        TriedDevice: "new" | "waiting" | "known";
        /** @description A reading that a message would become. */
        TriedReading: {
            /** @description What, where, and how to mend it. */
            detail?: string | null;
            /** @description Whether that device is known. */
            device: components["schemas"]["TriedDevice"];
            /** @description Whose. */
            deviceId: string;
            /** @description Values that are left out of it, and why. */
            leftOut: components["schemas"]["LeftOut"][];
            /** @description The name that is proposed. */
            name: string;
            reading?: components["schemas"]["ReadingDto"] | null;
            /** @description Why it is refused: a stable word. */
            reason?: string | null;
            /** @description False: the message has no usable time, that of its arrival is taken. */
            toldTime: boolean;
        };
        /** @description The last message of a topic that nothing reads. */
        UnreadDto: {
            /**
             * Format: int64
             * @description How many came there.
             */
            count: number;
            /** @description True when this is only its beginning. */
            cut: boolean;
            /** @description The message as text; at most 8,192 bytes of it. */
            payload: string;
            /** @description When. */
            receivedAt: string;
            /** @description Where it came. */
            topic: string;
        };
        /** @description Changes to a person; what is left out stays. */
        UserChange: {
            /** @description true: every sign-in ends, and no new one begins. */
            disabled?: boolean | null;
            /** @description What they may do from now on, instead of all before. */
            roles?: components["schemas"]["GrantDto"][] | null;
        };
        /** @description A person. */
        UserDto: {
            createdAt: string;
            /** @description Kept, but cannot sign in. */
            disabled: boolean;
            /** @description The name they sign in with. */
            name: string;
            /** @description What they may do. */
            roles: components["schemas"]["GrantDto"][];
            /** @description True when a second factor is asked for. */
            secondFactor: boolean;
            /** @description When they were last here; null: not signed in. */
            usedAt?: string | null;
        };
        /** @description People. */
        UserList: {
            /** @description By name. */
            users: components["schemas"]["UserDto"][];
        };
        /** @description Costs of today so far, beside a usual day's by the same time of day. */
        UsualCost: {
            basis?: components["schemas"]["Basis"] | null;
            /**
             * Format: double
             * @description Today's cost, currency units.
             */
            cost: number;
            /** @description ISO 4217 code. */
            currency: string;
            /** @description The site's midnight. */
            from: string;
            /** @description The last whole quarter hour. */
            to: string;
            /**
             * Format: double
             * @description Cost by this time on a usual day, the median, by the contracts of those days; null with fewer
             *     than three days to go by.
             */
            usualCost?: number | null;
        };
        /**
         * @description Which days a usual one was made of.
         * @enum {string}
         */
        UsualDays: "sameWeekday" | "anyDay";
        /** @description Energy of today so far, beside a usual day's by the same time of day. */
        UsualEnergy: {
            basis?: components["schemas"]["Basis"] | null;
            /**
             * Format: double
             * @description Wh fed in today.
             */
            exportWh: number;
            /** @description The site's midnight. */
            from: string;
            /**
             * Format: double
             * @description Wh drawn today.
             */
            importWh: number;
            /** @description The last whole quarter hour. */
            to: string;
            /**
             * Format: double
             * @description Wh fed in by this time on a usual day.
             */
            usualExportWh?: number | null;
            /**
             * Format: double
             * @description Wh drawn by this time on a usual day, the median; null with fewer than three days to go by.
             */
            usualImportWh?: number | null;
        };
        /**
         * @description What a person says a discontinuity was.
         * @enum {string}
         */
        VerdictDto: "reset" | "savedValue" | "rollover" | "glitch" | "swap" | "unitChange" | "real";
        /** @description A tariff and the days on which it is in force. */
        VersionDto: {
            /** @description The tariff's full name. */
            name: string;
            /** @description Charges that are kept and cannot be billed. */
            notBilled: components["schemas"]["NotBilledDto"][];
            /** @description How the source was understood where it left something open. */
            notes: string[];
            /** @description What it charges, in plain words. */
            summary: string[];
            /** @description The tariff in the native form (docs/TARIFFS.md). */
            tariff: unknown;
            /** @description First day; null: since ever. */
            validFrom?: string | null;
            /** @description First day on which it no longer holds; null: without end. */
            validTo?: string | null;
        };
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
        /** @description A device that waits to be adopted. Its readings are kept meanwhile. */
        WaitingDto: {
            device?: components["schemas"]["DeviceDto"] | null;
            /** @description When it was first heard of. */
            firstAt: string;
            /** @description Its id. */
            id: string;
            /** @description What it may be called. */
            name: string;
            /** @description Which system announced it: `tasmota`, `shelly`, `emoncms`. */
            system: string;
            /** @description Where its first message came. */
            topic: string;
        };
        /** @description Devices that wait to be adopted. */
        WaitingList: {
            /** @description By id. */
            waiting: components["schemas"]["WaitingDto"][];
        };
        /** @description The weather of a site. */
        WeatherDto: {
            /** @description Ascending; a time that is not known is left out. */
            temperature: components["schemas"]["TemperatureDto"][];
            /** @description Zone of the series `temperature` that serves the site; null: there is none of these days. */
            zone?: string | null;
        };
        /** @description Another load than the one measured. */
        WhatIfDto: {
            battery?: components["schemas"]["BatteryDto"] | null;
            /**
             * Format: int32
             * @description All energy drawn times this, percent.
             */
            scalePercent?: number | null;
            shift?: components["schemas"]["ShiftDto"] | null;
            solar?: components["schemas"]["SolarDto"] | null;
        };
        /** @description When to run it. */
        WindowAdviceDto: {
            /** @description The cheapest; of equals the earliest. */
            cheapest: components["schemas"]["WindowDto"];
            contract: string;
            /** @description ISO 4217 code. */
            currency: string;
            /** @description The dearest. */
            dearest: components["schemas"]["WindowDto"];
            /** @description Whose energy the contract bills. */
            deviceIds: string[];
            lowest?: components["schemas"]["WindowDto"] | null;
            /** @description How the rest of the load is expected to be. */
            method: string;
            /** @description What it costs from now on. */
            now: components["schemas"]["WindowDto"];
            /**
             * @description Until when prices are known; beyond, those of the week before are taken. Null where prices do not
             *     change with the market.
             */
            pricesUntil?: string | null;
            /** @description Every window, by its beginning. */
            windows: components["schemas"]["WindowDto"][];
        };
        /** @description A window and what the load costs in it. */
        WindowDto: {
            /**
             * Format: double
             * @description What the bill is higher by, in currency units.
             */
            cost: number;
            from: string;
            /**
             * Format: double
             * @description Mean of the asked series, in its own unit.
             */
            series?: number | null;
            to: string;
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
    get_window: {
        parameters: {
            query: {
                /** @description By which contract; default: the site's only one. */
                contract?: string;
                /** @description Over how many hours, in quarter hours: 0.25 to 168. */
                hours: number;
                /** @description How much energy, kWh, drawn evenly. */
                kwh: number;
                /** @description Also the window in which this series of /api/prices is lowest, such as another market. */
                series?: string;
                /** @description By when it must be done, on a quarter hour; default: within two days. */
                until?: string;
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
                    "application/json": components["schemas"]["WindowAdviceDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    snooze_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The alert's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SnoozeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnoozeDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_snooze: {
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_anomalies: {
        parameters: {
            query?: {
                /** @description How many days back, 1 to 366; default 30. */
                days?: number;
                /** @description Whose: a device or virtual meter; default: the site's meters together. */
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
                    "application/json": components["schemas"]["AnomalyList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    judge_anomaly: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnomalyFeedback"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnomalyDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_appliances: {
        parameters: {
            query: {
                /** @description How many days back, 3 to 60; default 14. */
                days?: number;
                /** @description Whose: a meter of a whole house or circuit that sends power. */
                deviceId: string;
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
                    "application/json": components["schemas"]["ApplianceList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description Whose action holds this text. */
                action?: string;
                /** @description From the page before. */
                cursor?: string;
                /** @description From this time on. */
                from?: string;
                /** @description At most this many, 1 to 1,000; default 100. */
                limit?: number;
                /** @description About this one thing: a device's id, an account's name. */
                object?: string;
                /** @description Before this time. */
                to?: string;
                /** @description By one: `person:NAME` or `token:ID`. */
                who?: string;
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
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logout: {
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
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries: wait for the seconds in Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_me: {
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
                    "application/json": components["schemas"]["MeDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_openid: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The provider's id */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries: wait for the seconds in Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finish_openid: {
        parameters: {
            query?: {
                /** @description To be changed for tokens. */
                code?: string;
                /** @description Why there is no code. */
                error?: string;
                /** @description Who answers (RFC 9207). */
                iss?: string;
                /** @description What the hub sent along. */
                state?: string;
            };
            header?: never;
            path: {
                /** @description The provider's id */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the dashboard */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries: wait for the seconds in Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_passkeys: {
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
                    "application/json": components["schemas"]["PasskeyList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPasskey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_passkey: {
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rename_passkey: {
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
                "application/json": components["schemas"]["PasskeyChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_passkey_login: {
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
                    "application/json": components["schemas"]["CeremonyDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries: wait for the seconds in Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    login_by_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyLogin"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CeremonyDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordBody"];
            };
        };
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redeem_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedeemBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: {
                /** @description What this browser made up to be known by */
                "ohmstead-browser"?: string | null;
            };
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
                    "application/json": components["schemas"]["SignedInDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries: wait for the seconds in Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirm_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FactorBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrol_second_factor: {
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
                    "application/json": components["schemas"]["EnrolmentDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmBody"];
            };
        };
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sessions: {
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
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_session: {
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_auth_state: {
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
                    "application/json": components["schemas"]["AuthState"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries: wait for the seconds in Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_backups: {
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
                    "application/json": components["schemas"]["BackupReport"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_bills: {
        parameters: {
            query?: {
                /** @description `true`: also what each bill would be today (bills every period anew). */
                adjustments?: boolean;
                /** @description Only this contract's. */
                contract?: string;
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
                    "application/json": components["schemas"]["BillList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issue_bill: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BillAsk"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedBillDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_bill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its number; with .html, .pdf or .csv */
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
                    "application/json": components["schemas"]["IssuedBillDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_bill_line: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The bill's number */
                id: string;
                /** @description Index of the line, from 0 */
                line: number;
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
                    "application/json": components["schemas"]["LineDetailDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_bill: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BillAsk"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_bill_line: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Index of the line, from 0 */
                line: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BillAsk"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineDetailDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_channels: {
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
                    "application/json": components["schemas"]["ChannelList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_channel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChannelDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The channel's id */
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The channel's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelTest"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    test_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The channel's id */
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
                    "application/json": components["schemas"]["ChannelTest"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_cost: {
        parameters: {
            query?: {
                /** @description `15m`, `hour`, `day` (default), `week`, `month`, `billing` or `year`, in the site's zone. */
                bucket?: string;
                /** @description `circuit`: also the share of each circuit. */
                by?: string;
                /** @description One contract or offer; default: every contract of the site together. */
                contract?: string;
                /**
                 * @description A device or virtual meter; default: the contracts' own meters. A device below a contract's
                 *     meter gets its share of the bill's energy part.
                 */
                deviceId?: string;
                /**
                 * @description Several of them separated by commas, or `*` for every device of the site: `devices` then has
                 *     each, and the rest is their sum as they are named, also where one measures part of another's
                 *     energy.
                 */
                deviceIds?: string;
                /** @description First instant, on a quarter hour; required. */
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
                    "application/json": components["schemas"]["CostList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_projection: {
        parameters: {
            query?: {
                /** @description Default: every contract of the site. */
                contract?: string;
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
                    "application/json": components["schemas"]["ProjectionList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_rates: {
        parameters: {
            query?: {
                /** @description One contract or offer; default: every contract of the site together. */
                contract?: string;
                /** @description First instant, on a quarter hour; required. Times to come may be asked for. */
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
                    "application/json": components["schemas"]["RateList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_usual_cost: {
        parameters: {
            query?: {
                /** @description One contract; default: every contract of the site together. */
                contract?: string;
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
                    "application/json": components["schemas"]["UsualCost"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_certificate: {
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
                    "application/json": components["schemas"]["CertificateDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issue_certificate: {
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
                "application/json": components["schemas"]["NewCertificate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedCertificateDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revoke_certificate: {
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_commands: {
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
                    "application/json": components["schemas"]["CommandList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_command: {
        parameters: {
            query?: {
                /** @description Seconds, 0 to 60; default 5. */
                wait?: number;
            };
            header?: never;
            path: {
                /** @description Device id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommandBody"];
            };
        };
        responses: {
            /** @description Answered */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandDto"];
                };
            };
            /** @description Sent, not answered yet */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too little history to train a model */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_device_settings: {
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
                    "application/json": components["schemas"]["DeviceSettings"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_device_settings: {
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
                "application/json": components["schemas"]["DeviceSettings"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceSettings"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_waiting: {
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
                    "application/json": components["schemas"]["WaitingList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    adopt_device: {
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
                "application/json": components["schemas"]["Adoption"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_energy: {
        parameters: {
            query?: {
                /** @description `15m`, `hour` (default), `day`, `week`, `month`, `billing` or `year`, in the site's zone. */
                bucket?: string;
                /** @description A device or a virtual meter; this or `deviceIds` is required. */
                deviceId?: string;
                /**
                 * @description Several of them separated by commas, or `*` for every device of the site: `devices` then has
                 *     each, and `buckets` and `total` are their sum as they are named, also where one measures part
                 *     of another's energy.
                 */
                deviceIds?: string;
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_usual_energy: {
        parameters: {
            query?: {
                /** @description A device or a virtual meter; required. */
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
                    "application/json": components["schemas"]["UsualEnergy"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_events: {
        parameters: {
            query?: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description Only this device's. */
                deviceId?: string;
                /** @description At most this many; default 100, at most 1,000. */
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
                    "application/json": components["schemas"]["EventList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_feeds: {
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
                    "application/json": components["schemas"]["FeedList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ask_feed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The feed's name in the configuration */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_firmware: {
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
                    "application/json": components["schemas"]["FirmwareList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upload_firmware: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirmwareDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_firmware: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number */
                id: number;
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_firmware_image: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number */
                id: number;
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
                    "application/octet-stream": number[];
                };
            };
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_forecast: {
        parameters: {
            query?: {
                /** @description Whose: a device or virtual meter; default: the site's meters together. */
                deviceId?: string;
                /** @description Hours ahead, 1 to 1,488; default 24. */
                horizon?: number;
                /** @description Also what was said a day ahead of the hours of so many past days, 0 to 366; default 0. */
                past?: number;
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
                    "application/json": components["schemas"]["ForecastDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_readings: {
        parameters: {
            query?: {
                /** @description Write the cadence that the file shows as a dated setting of each of its devices. */
                acceptCadence?: boolean;
                /** @description Whose readings they are, where the file does not say. */
                deviceId?: string;
                /** @description Its format; default: recognised by its first line. */
                format?: string;
                /** @description `format=mapped`: which columns are what, such as `time=Date,used=Consumption:kWh` (docs/IMPORT-EXPORT.md). */
                map?: string;
                /** @description What people call the file. */
                name?: string;
                /** @description Only show what the import would do; nothing is kept. */
                preview?: boolean;
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
                    "application/json": components["schemas"]["ImportDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The id is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_insight_progress: {
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
                    "application/json": components["schemas"]["InsightProgress"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_mappings: {
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
                    "application/json": components["schemas"]["MappingList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_mapping: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id: 1 to 64 letters, digits, - or _ */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MappingDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptMapping"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_mapping: {
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    try_mapping: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MappingTrial"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialResult"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_notifications: {
        parameters: {
            query?: {
                /** @description At most this many, 1 to 1,000; default 200. */
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
                    "application/json": components["schemas"]["NotificationList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_prices: {
        parameters: {
            query?: {
                /** @description First instant; default: the beginning of today. */
                from?: string;
                /** @description Only this series; default: all. */
                name?: string;
                /** @description First instant after; default: the end of tomorrow. */
                to?: string;
                /** @description Only this zone; default: all. */
                zone?: string;
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
                    "application/json": components["schemas"]["PriceList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_prices: {
        parameters: {
            query?: {
                /** @description ISO 4217 code; default: the site's. */
                currency?: string;
                /** @description Name of the series; default `day-ahead`. */
                name?: string;
                /** @description Minutes per value: 15, 30 or 60; default for CSV: each line holds until the next, for JSON 60. */
                step?: number;
                /** @description Where times of a CSV file that name no zone were read off the clock: Europe/Berlin or +01:00. */
                timezone?: string;
                /** @description Unit of the values: `EUR/MWh` (default, with the currency), `EUR/kWh`, `ct/kWh`. */
                unit?: string;
                /** @description Price zone; default: none. */
                zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceReportDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_price_changes: {
        parameters: {
            query?: {
                /** @description At most this many, 1 to 1,000; default 100. */
                limit?: number;
                /** @description Required. */
                name?: string;
                /** @description Default: the series without a zone. */
                zone?: string;
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
                    "application/json": components["schemas"]["PriceChangeList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_browsers: {
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
                    "application/json": components["schemas"]["BrowserList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_browser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBrowser"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrowserDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_browser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The browser's id */
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    test_browser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The browser's id */
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
                    "application/json": components["schemas"]["ChannelTest"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_readings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One reading, or an array of them */
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            /** @description Everything is on disk */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostedList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reconcile_meters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReconcileBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReconcileDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_report: {
        parameters: {
            query: {
                /** @description `week` or `month`: of the last whole one. */
                kind: "week" | "month";
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
                    "application/json": components["schemas"]["ReportDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_rollouts: {
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
                    "application/json": components["schemas"]["RolloutList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_rollout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRollout"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RolloutDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_rollout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number */
                id: number;
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
                    "application/json": components["schemas"]["RolloutDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    abort_rollout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number */
                id: number;
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
                    "application/json": components["schemas"]["RolloutDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pause_rollout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number */
                id: number;
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
                    "application/json": components["schemas"]["RolloutDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_rollout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number */
                id: number;
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
                    "application/json": components["schemas"]["RolloutDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    backtest_rule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BacktestRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BacktestReport"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sites: {
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
                    "application/json": components["schemas"]["SiteList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_site: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiteBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteRecordDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_site: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                site: string;
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
                    "application/json": components["schemas"]["SiteRecordDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_site: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                site: string;
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_site: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                site: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiteBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteRecordDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    move_device: {
        parameters: {
            query?: {
                /**
                 * @description An instant that has come, where a quarter hour begins, after the device's last such move: its time before
                 *     stays where it is. Left out: the device moves as a whole.
                 */
                from?: string;
            };
            header?: never;
            path: {
                /** @description The device */
                id: string;
                /** @description The site */
                site: string;
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_site: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                site: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiteBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteChangeDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    move_tariff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The contract */
                id: string;
                /** @description The site */
                site: string;
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_tariffs: {
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
                    "application/json": components["schemas"]["TariffList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_tariff: {
        parameters: {
            query?: {
                /** @description Whose energy it bills; default: the site's grid meter. */
                deviceId?: string;
                /** @description Its id: 1 to 64 letters, digits, '-', '_' or '.'; default: made from the tariff's own. */
                id?: string;
                /** @description `contract` (default) or `offer`. */
                kind?: components["schemas"]["TariffKind"];
                /** @description What people call it; default: the tariff's name. */
                name?: string;
                /** @description First day on which it holds. */
                validFrom?: string;
                /** @description First day on which it no longer holds. */
                validTo?: string;
                /** @description Price zone. */
                zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TariffDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_tariff: {
        parameters: {
            query?: {
                /** @description `native` (default) or `urdb`: the tariff as OpenEI URDB JSON. */
                format?: string;
                /** @description With `urdb`: the version in force on this day; default: today, else the last one. */
                on?: string;
            };
            header?: never;
            path: {
                /** @description Its id */
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
                    "application/json": components["schemas"]["TariffDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_tariff: {
        parameters: {
            query?: {
                /** @description Whose energy it bills; default: the site's grid meter. */
                deviceId?: string;
                /** @description Its id: 1 to 64 letters, digits, '-', '_' or '.'; default: made from the tariff's own. */
                id?: string;
                /** @description `contract` (default) or `offer`. */
                kind?: components["schemas"]["TariffKind"];
                /** @description What people call it; default: the tariff's name. */
                name?: string;
                /** @description First day on which it holds. */
                validFrom?: string;
                /** @description First day on which it no longer holds. */
                validTo?: string;
                /** @description Price zone. */
                zone?: string;
            };
            header?: never;
            path: {
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TariffDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The id is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_tariff: {
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_tariff_version: {
        parameters: {
            query?: {
                /** @description Whose energy it bills; default: the site's grid meter. */
                deviceId?: string;
                /** @description Its id: 1 to 64 letters, digits, '-', '_' or '.'; default: made from the tariff's own. */
                id?: string;
                /** @description `contract` (default) or `offer`. */
                kind?: components["schemas"]["TariffKind"];
                /** @description What people call it; default: the tariff's name. */
                name?: string;
                /** @description First day on which it holds. */
                validFrom?: string;
                /** @description First day on which it no longer holds. */
                validTo?: string;
                /** @description Price zone. */
                zone?: string;
            };
            header?: never;
            path: {
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TariffDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compare_tariffs: {
        parameters: {
            query?: {
                /** @description Whose energy; default: the present contract's meter. */
                deviceId?: string;
                /** @description First instant, on a quarter hour; default: twelve billing periods back. */
                from?: string;
                /** @description The contract to compare with; default: the site's only one. */
                present?: string;
                /** @description First instant after; default: the beginning of the running billing period. */
                to?: string;
                /** @description Ids of contracts and offers, with commas; default: every offer. */
                with?: string;
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
                    "application/json": components["schemas"]["ComparisonDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compare_posted_tariffs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompareBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparisonDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_tokens: {
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
                    "application/json": components["schemas"]["TokenList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeTokenDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_token: {
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_users: {
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
                    "application/json": components["schemas"]["UserList"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account */
                name: string;
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkDto"];
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    write_influx: {
        parameters: {
            query?: {
                /** @description ns (default), us, ms, s; at /write also u, n, m, h */
                precision?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/plain": string;
            };
        };
        responses: {
            /** @description Everything is on disk */
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The id is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not of a content type that is taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not fit; the detail says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_weather: {
        parameters: {
            query?: {
                /** @description First instant, on a quarter hour; required. */
                from?: string;
                /** @description First instant after, on a quarter hour; default: the end of the present quarter hour. Times to come may be asked for. */
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
                    "application/json": components["schemas"]["WeatherDto"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries: wait for the seconds in Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_emoncms_bulk: {
        parameters: {
            query?: {
                /** @description The frames */
                data?: string;
                /** @description The time of now on the frames' scale */
                offset?: string;
                /** @description The same */
                sentat?: string;
                /** @description Unix seconds that the frames' times are relative to */
                time?: string;
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
                    "text/plain": string;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_emoncms_input: {
        parameters: {
            query?: {
                /** @description The node */
                node?: string;
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
                    "application/json": unknown;
                };
            };
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_emoncms_input: {
        parameters: {
            query?: {
                /** @description 100,2000 */
                csv?: string;
                /** @description power:100,energy:2000 */
                data?: string;
                /** @description The same as JSON */
                fulljson?: string;
                /** @description {power:100,energy:2000} */
                json?: string;
                /** @description The node */
                node?: string;
                /** @description Unix seconds or RFC 3339; left out, the moment of arrival */
                time?: string;
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
                    "text/plain": string;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Sign in first, or send a token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It names something that is not there, or not for you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is busy, or the store cannot be used now: try again later */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
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
            /** @description A parameter, the path or the body does not fit; the detail says which and why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Your role or token does not allow it, or the request comes from a foreign page */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Without login, the hub answers to its own names only */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many tries: wait for the seconds in Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub failed; its log says why */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
