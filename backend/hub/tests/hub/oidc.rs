//! Signing in by OpenID Connect at a real provider program (`openid_provider`) on loopback.

use crate::support;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use support::people::{Person, add_user, send, send_headers};
use support::{Hub, free_port};

/// The provider's process.
struct Provider {
    child: Child,
    issuer: String,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Installs the provider with npm where it is not there, or not as its lock file says. Of several tests
/// that start at one time one installs, the others wait.
fn install(dir: &Path) {
    let lock = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openid_provider.lock");
    let lock = File::create(lock).unwrap();
    lock.lock().unwrap();
    let changed = |path: &str| dir.join(path).metadata().and_then(|m| m.modified()).ok();
    // npm writes this one last.
    let wanted = changed("package-lock.json").expect("the lock file is part of the repository");
    if changed("node_modules/.package-lock.json").is_some_and(|at| wanted <= at) {
        return;
    }
    let npm = Command::new("npm")
        .args(["install", "--no-save", "--no-audit", "--no-fund"])
        .current_dir(dir)
        .output()
        .expect("npm is installed");
    let said = String::from_utf8_lossy(&npm.stderr).into_owned();
    assert!(npm.status.success(), "npm cannot install the provider: {said}");
    // npm leaves the file as it is where nothing was missing.
    let written = File::options().append(true).open(dir.join("node_modules/.package-lock.json"));
    written.unwrap().set_modified(wanted).unwrap();
}

impl Provider {
    fn start(redirect: &str) -> Self {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hub/openid_provider");
        install(&dir);
        let port = free_port().to_string();
        let mut child = Command::new("node")
            .args(["provider.mjs", &port, redirect])
            .current_dir(dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node is installed");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.by_ref().map_while(Result::ok).any(|line| line == "ready");
        assert!(ready, "the provider ended at its start");
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { child, issuer: format!("http://127.0.0.1:{port}") }
    }
}

/// A hub whose people sign in by the provider.
struct World {
    hub: Hub,
    outside: String,
    _provider: Provider,
    _dir: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        add_user(dir.path(), "root", &["--role", "admin"]);
        let port = free_port();
        let outside = format!("http://localhost:{port}");
        let provider = Provider::start(&format!("{outside}/api/auth/openid/company/callback"));
        let config = format!(
            "[http]\nexternal_url = '{outside}'\n[openid.company]\nname = 'The Company'\nissuer = '{}'\n\
             client_id = 'hub'\nclient_secret = 'hush'\n\
             roles = [{{ value = 'fitters', role = 'operator', site = 'home' }}]\n",
            provider.issuer
        );
        let file = dir.path().join("ohmstead.toml");
        std::fs::write(&file, config).unwrap();
        let args = ["serve", "--config", file.to_str().unwrap()];
        let env = [("OHMSTEAD_SECURITY__MODE", "login")];
        let hub = Hub::start_at(&format!("127.0.0.1:{port}"), &args, dir.path(), &env);
        Self { hub, outside, _provider: provider, _dir: dir }
    }

    fn begin(&self) -> String {
        format!("{}/api/auth/openid/company", self.outside)
    }
}

/// As much of a browser as signing in needs: cookies by host and path, redirections, forms.
struct Browser {
    agent: ureq::Agent,
    cookies: BTreeMap<(String, String), (String, String)>,
}

struct Page {
    /// Where a redirection leads.
    to: Option<String>,
    text: String,
}

impl Browser {
    fn new() -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        Self { agent: config.build().into(), cookies: BTreeMap::new() }
    }

    fn request(&mut self, url: &str, form: Option<&str>) -> Page {
        let uri: ureq::http::Uri = url.parse().unwrap();
        let host = uri.host().unwrap().to_owned();
        let mine = self
            .cookies
            .iter()
            .filter(|((h, _), (path, _))| *h == host && uri.path().starts_with(path.as_str()));
        let cookie: Vec<String> =
            mine.map(|((_, name), (_, value))| format!("{name}={value}")).collect();
        let request = ureq::http::Request::builder().uri(url).header("cookie", cookie.join("; "));
        let mut answer = match form {
            None => self.agent.run(request.body(()).unwrap()).unwrap(),
            Some(form) => {
                let request = request
                    .method("POST")
                    .header("content-type", "application/x-www-form-urlencoded");
                self.agent.run(request.body(form.to_owned()).unwrap()).unwrap()
            }
        };
        for set in answer.headers().get_all("set-cookie") {
            let set = set.to_str().unwrap();
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            let path = set.split(';').find_map(|p| {
                p.trim().strip_prefix("path=").or_else(|| p.trim().strip_prefix("Path="))
            });
            let kept = (path.unwrap_or("/").to_owned(), value.to_owned());
            self.cookies.insert((host.clone(), name.to_owned()), kept);
        }
        let to = answer.headers().get("location").map(|l| {
            let l = l.to_str().unwrap();
            let origin = format!("{}://{}", uri.scheme_str().unwrap(), uri.authority().unwrap());
            if l.starts_with('/') { format!("{origin}{l}") } else { l.to_owned() }
        });
        Page { to, text: answer.body_mut().read_to_string().unwrap_or_default() }
    }

    /// Follows redirections until there are none, or one leads to `stop`.
    fn follow(&mut self, url: &str, form: Option<&str>, stop: &str) -> (String, String) {
        let (mut at, mut form) = (url.to_owned(), form);
        for _ in 0..20 {
            let page = self.request(&at, form.take());
            match page.to {
                Some(to) if to.starts_with(stop) => return (to, page.text),
                Some(to) => at = to,
                None => return (at, page.text),
            }
        }
        panic!("redirections without an end at {at}");
    }

    /// Signs in at the provider, and gives the address that it sends the browser to in the end.
    fn sign_in(&mut self, world: &World, user: &str, stop: &str) -> String {
        let (at, text) = self.follow(&world.begin(), None, stop);
        assert!(text.contains("name=\"login\""), "{at}: {text}");
        let form = format!("prompt=login&login={user}&password=any");
        let (at, text) = self.follow(&at, Some(&form), stop);
        assert!(text.contains("consent"), "{at}: {text}");
        self.follow(&at, Some("prompt=consent"), stop).0
    }

    fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(&("localhost".to_owned(), name.to_owned())).map(|(_, v)| v.as_str())
    }
}

/// With the browser's refresh cookie: the status, and the access token.
fn refresh(world: &World, browser: &Browser) -> (u16, Option<String>) {
    let cookie = format!("ohmstead_refresh={}", browser.cookie("ohmstead_refresh").unwrap_or(""));
    let headers = [("cookie", cookie.as_str())];
    let answer = send_headers(&world.hub, "POST", "/api/auth/refresh", None, None, &headers);
    (answer.status, answer.json["accessToken"].as_str().map(str::to_owned))
}

#[test]
fn somebody_signs_in_by_the_provider_with_the_role_of_their_group() {
    let world = World::new();
    let state = send(&world.hub, "GET", "/api/auth/state", None, None).json;
    assert_eq!(state["providers"], json!([{"id": "company", "name": "The Company"}]));
    assert_eq!(state["passkeys"], true);
    let mut browser = Browser::new();
    let callback = format!("{}/api/auth/openid/company/callback", world.outside);
    let back = browser.sign_in(&world, "sue", &callback);
    // Providers add parameters of their own, which are to be passed over (RFC 6749, section 4.1.2).
    let back = format!("{back}&session_state=x&authuser=0");
    let landed = browser.request(&back, None).to.unwrap();
    assert_eq!(landed, format!("{}/", world.outside), "{}", world.hub.log());
    let (status, token) = refresh(&world, &browser);
    assert_eq!(status, 200, "{}", world.hub.log());
    let me = send(&world.hub, "GET", "/api/auth/me", token.as_deref(), None).json;
    assert_eq!(me["user"], "sue");
    assert_eq!(me["roles"], json!([{"site": "home", "role": "operator"}]));
    assert_eq!(browser.cookie("ohmstead_openid"), Some(""), "used up");
    // A passkey would let them in when the provider no longer does.
    let body = json!({"password": "any"});
    let passkey =
        send(&world.hub, "POST", "/api/auth/passkeys/registration", token.as_deref(), Some(body));
    assert_eq!(passkey.status, 403);
    let root = Person::login(&world.hub, "root");
    let log = root.get("/api/audit?who=person:sue")["entries"].to_string();
    assert!(log.contains("login by company"), "{log}");
    assert!(!world.hub.log().contains("hush"));
}

#[test]
fn whoever_has_no_group_of_the_rules_stays_outside_and_gets_no_account() {
    let world = World::new();
    let mut browser = Browser::new();
    let failed = browser.sign_in(&world, "tom", &format!("{}/#", world.outside));
    assert_eq!(failed, format!("{}/#sign-in=no-role", world.outside));
    assert_eq!(browser.cookie("ohmstead_refresh"), None);
    let root = Person::login(&world.hub, "root");
    assert_eq!(root.get("/api/users")["users"].as_array().unwrap().len(), 1);
}

#[test]
fn a_code_works_once_and_only_in_the_browser_that_left() {
    let world = World::new();
    let mut browser = Browser::new();
    let callback = browser.sign_in(
        &world,
        "sue",
        &format!("{}/api/auth/openid/company/callback", world.outside),
    );
    assert!(callback.contains("code=") && callback.contains("state="), "{callback}");
    // A stolen address, and one that lures somebody into another's account.
    let mut other = Browser::new();
    let to = |browser: &mut Browser| browser.request(&callback, None).to;
    assert!(to(&mut other).unwrap().ends_with("/#sign-in=expired"));
    let departed = other.request(&world.begin(), None).to.unwrap();
    assert!(departed.contains("code_challenge_method=S256"), "{departed}");
    assert!(to(&mut other).unwrap().ends_with("/#sign-in=expired"));
    assert_eq!(other.cookie("ohmstead_refresh"), None);
    let flow = browser.cookies.clone();
    assert!(to(&mut browser).unwrap().ends_with(&format!("{}/", world.outside)));
    // The provider takes a code once.
    browser.cookies = flow;
    assert!(to(&mut browser).unwrap().ends_with("/#sign-in=untrusted"));
    for path in ["/api/auth/openid/other", "/api/auth/openid/other/callback"] {
        assert_eq!(send(&world.hub, "GET", path, None, None).status, 404, "{path}");
    }
    // A callback without anything, and one that is no query at all.
    for query in ["", "?code=x", "?code=a&code=b", "?state=%ff"] {
        let page = Browser::new().request(&format!("{}/callback{query}", world.begin()), None);
        assert!(page.to.unwrap().ends_with("/#sign-in=expired"), "{query}");
    }
}
