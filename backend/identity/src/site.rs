//! Sites, and what belongs to them.

use crate::{Identity, IdentityError, Principal};
use ohmstead_model::{DeviceId, Language, SiteCalendar, TimeRange};
use ohmstead_store::identity::{Kind, Past, Reach, Seen, SiteId, SiteRecord, prices_id};

/// Sites of a hub at most.
const SITES_MAX: usize = 10_000;

/// A site to be made.
#[derive(Debug, Clone)]
pub struct NewSite {
    /// Its id; `None`: made from the name.
    pub id: Option<SiteId>,
    /// What people call it.
    pub name: String,
    /// All else, as changes to what the first site has.
    pub settings: SitePatch,
}

/// What is to be changed of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SitePatch {
    /// What people call it.
    pub name: Option<String>,
    /// IANA time zone.
    pub timezone: Option<String>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// First day of a billing period, 1..=31.
    pub billing_day: Option<u8>,
    /// Nominal voltage, V.
    pub nominal_voltage: Option<u32>,
    /// Seconds without a message after which a device counts as silent.
    pub silent_after_s: Option<u32>,
    /// The language of notifications and reports.
    pub language: Option<Language>,
}

impl SitePatch {
    fn apply(self, site: &mut SiteRecord) {
        site.name = self.name.unwrap_or_else(|| site.name.clone());
        site.timezone = self.timezone.unwrap_or_else(|| site.timezone.clone());
        site.currency = self.currency.unwrap_or_else(|| site.currency.clone());
        site.billing_day = self.billing_day.unwrap_or(site.billing_day);
        site.nominal_voltage = self.nominal_voltage.unwrap_or(site.nominal_voltage);
        site.silent_after_s = self.silent_after_s.unwrap_or(site.silent_after_s);
        site.language = self.language.unwrap_or(site.language);
    }
}

fn check(site: &SiteRecord) -> Result<(), IdentityError> {
    let refuse = |text: String| Err(IdentityError::Invalid(text));
    if !(1..=100).contains(&site.name.trim().chars().count()) {
        return refuse("name: use 1 to 100 characters".into());
    }
    if let Err(error) = SiteCalendar::new(&site.timezone, site.billing_day.clamp(1, 31)) {
        return refuse(format!("timezone: {error}"));
    }
    if site.currency.len() != 3 || !site.currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return refuse("currency: use an ISO 4217 code such as EUR".into());
    }
    if !(1..=31).contains(&site.billing_day) {
        return refuse("billingDay: use 1 to 31".into());
    }
    if !(50..=1000).contains(&site.nominal_voltage) {
        return refuse("nominalVoltage: use 50 to 1000 V".into());
    }
    if !(1..=31_536_000).contains(&site.silent_after_s) {
        return refuse("silentAfterSeconds: use 1 to 31536000".into());
    }
    Ok(())
}

/// Lower case letters and digits of a name, the rest as hyphens.
fn id_from(name: &str) -> String {
    let mut id = String::new();
    for c in name.trim().chars().flat_map(char::to_lowercase).take(40) {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.ends_with('-') && !id.is_empty() {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() { "site".into() } else { id.into() }
}

impl Identity {
    /// Every site, oldest first.
    pub fn sites(&self) -> Vec<SiteRecord> {
        self.read().sites().to_vec()
    }

    /// One site.
    pub fn site(&self, id: &SiteId) -> Option<SiteRecord> {
        self.read().site(id).cloned()
    }

    /// The site that the hub began with.
    pub fn first_site(&self) -> SiteId {
        self.read().first_site()
    }

    /// The sites that somebody may see, oldest first.
    pub fn sites_of(&self, principal: &Principal) -> Vec<SiteRecord> {
        self.read().sites().iter().filter(|s| principal.sees(&s.id)).cloned().collect()
    }

    /// A site by its id, or by its name where only one has it.
    pub fn find_site(&self, text: &str) -> Option<SiteRecord> {
        let directory = self.read();
        let by_id = directory.sites().iter().find(|s| s.id.as_str() == text);
        let mut named = directory.sites().iter().filter(|s| s.name.eq_ignore_ascii_case(text));
        let by_name = named.next().filter(|_| named.next().is_none());
        by_id.or(by_name).cloned()
    }

    /// To which site a thing belongs.
    pub fn site_of(&self, kind: Kind, id: &str) -> SiteId {
        self.read().site_of(kind, id)
    }

    /// To which site a thing belongs; `None`: to the hub as a whole.
    pub fn owner(&self, kind: Kind, id: &str) -> Option<SiteId> {
        self.read().placed().owner(kind, id)
    }

    /// Of price series of one name the zone of the one that serves a site: its own, else one that serves every
    /// site; the first of several.
    pub fn series_zone(&self, site: &SiteId, name: &str, zones: &[String]) -> Option<String> {
        let owner = |zone: &&String| self.owner(Kind::Prices, &prices_id(name, zone));
        let own = zones.iter().find(|zone| owner(zone).as_ref() == Some(site));
        own.or_else(|| zones.iter().find(|zone| owner(zone).is_none())).cloned()
    }

    /// What a device's site calls silence, s.
    pub fn silent_after_s(&self, device: &str) -> u32 {
        let directory = self.read();
        let site = directory.placed().find(Kind::Device, device);
        site.and_then(|site| directory.site(site)).map_or(120, |s| s.silent_after_s)
    }

    /// True when somebody may see the site a thing belongs to.
    pub fn sees(&self, principal: &Principal, kind: Kind, id: &str) -> bool {
        principal.sees(&self.read().site_of(kind, id))
    }

    /// Makes a site.
    ///
    /// # Errors
    /// When its id is taken or a setting makes no sense.
    pub async fn add_site(&self, new: NewSite) -> Result<SiteRecord, IdentityError> {
        let _changing = self.changing.lock().await;
        let sites = self.sites();
        if sites.len() >= SITES_MAX {
            return Err(IdentityError::Conflict(format!("there are {SITES_MAX} sites")));
        }
        let taken = |id: &str| sites.iter().any(|s| s.id.as_str() == id);
        let id = match new.id {
            Some(id) if taken(id.as_str()) => {
                return Err(IdentityError::Conflict(format!("there is a site {id} already")));
            }
            Some(id) => id,
            None => {
                let base = id_from(&new.name);
                let mut all = std::iter::once(base.clone())
                    .chain((2..=SITES_MAX + 1).map(|n| format!("{base}-{n}")));
                let free = all.find(|id| !taken(id)).unwrap_or(base);
                SiteId::new(&free).map_err(|e| IdentityError::Invalid(e.to_string()))?
            }
        };
        let now = self.clock.now();
        let first = sites.first().cloned();
        let mut site = first.ok_or_else(|| IdentityError::Internal("no first site".into()))?;
        // Never older than the first, whatever the clock says: that one owns what is nobody's.
        let created_at = now.max(site.created_at + 1);
        site = SiteRecord { id, name: new.name.trim().to_owned(), created_at, ..site };
        new.settings.apply(&mut site);
        check(&site)?;
        self.store.put_site(site.clone()).await?;
        let sites = self.store.sites().await?;
        self.write().set_sites(sites);
        self.tell();
        Ok(site)
    }

    /// Changes a site: gives it as it was and as it is.
    ///
    /// # Errors
    /// When it is not known or a setting makes no sense.
    pub async fn change_site(
        &self,
        id: &SiteId,
        patch: SitePatch,
    ) -> Result<(SiteRecord, SiteRecord), IdentityError> {
        let _changing = self.changing.lock().await;
        let before = self.site(id);
        let before =
            before.ok_or_else(|| IdentityError::Unknown(format!("there is no site {id}")))?;
        let mut after = before.clone();
        patch.apply(&mut after);
        check(&after)?;
        self.store.put_site(after.clone()).await?;
        let sites = self.store.sites().await?;
        self.write().set_sites(sites);
        self.tell();
        Ok((before, after))
    }

    /// What a site would be with a change, and what it is: nothing is changed.
    ///
    /// # Errors
    /// When it is not known or a setting makes no sense.
    pub fn preview_site(
        &self,
        id: &SiteId,
        patch: SitePatch,
    ) -> Result<(SiteRecord, SiteRecord), IdentityError> {
        let unknown = || IdentityError::Unknown(format!("there is no site {id}"));
        let before = self.site(id).ok_or_else(unknown)?;
        let mut after = before.clone();
        patch.apply(&mut after);
        check(&after)?;
        Ok((before, after))
    }

    /// Removes a site to which nothing belongs.
    ///
    /// # Errors
    /// When it is not known, not empty, or the first.
    pub async fn remove_site(&self, id: &SiteId) -> Result<(), IdentityError> {
        let _changing = self.changing.lock().await;
        if self.first_site() == *id {
            let text = "the first site stays: what was never placed elsewhere belongs to it";
            return Err(IdentityError::Conflict(text.into()));
        }
        if self.site(id).is_none() {
            return Err(IdentityError::Unknown(format!("there is no site {id}")));
        }
        if !self.store.remove_site(id).await? {
            let text = format!("something belongs to the site {id}: move it to another site first");
            return Err(IdentityError::Conflict(text));
        }
        let sites = self.store.sites().await?;
        self.write().set_sites(sites);
        self.tell();
        Ok(())
    }

    /// Says to which site things belong from now on, with all their history.
    ///
    /// # Errors
    /// When there is no such site, or the store fails.
    pub async fn place(
        &self,
        things: Vec<(Kind, String)>,
        site: &SiteId,
    ) -> Result<(), IdentityError> {
        let here = |(kind, id): (Kind, String)| (kind, id, site.clone());
        self.place_each(things.into_iter().map(here).collect()).await
    }

    /// Says of each thing to which site it belongs from now on, of all at one moment.
    ///
    /// # Errors
    /// When there is no such site, or the store fails.
    pub async fn place_each(
        &self,
        things: Vec<(Kind, String, SiteId)>,
    ) -> Result<(), IdentityError> {
        let _changing = self.changing.lock().await;
        if let Some((_, _, site)) = things.iter().find(|(_, _, site)| self.site(site).is_none()) {
            return Err(IdentityError::Unknown(format!("there is no site {site}")));
        }
        // What belongs there already by default needs no row; what stays of a device always has one.
        let is_new = |(kind, id, site): &(Kind, String, SiteId)| {
            *kind == Kind::Past || self.owner(*kind, id).as_ref() != Some(site)
        };
        let new: Vec<_> = things.into_iter().filter(is_new).collect();
        if new.is_empty() {
            return Ok(());
        }
        self.store.place(new.clone()).await?;
        self.write().place(new);
        self.tell();
        Ok(())
    }

    /// What is known under an id as the time that a device left behind when it moved.
    pub fn past(&self, id: &DeviceId) -> Option<Past> {
        self.read().placed().past(id).cloned()
    }

    /// Ids of a kind that were placed in a site; of the first site not all that belongs to it.
    pub fn placed_in(&self, kind: Kind, site: &SiteId) -> std::collections::HashSet<String> {
        self.read().placed_in(kind, site)
    }
}

impl Reach for Identity {
    fn reaches(&self, kind: Kind, id: &str, device: &DeviceId) -> bool {
        self.read().placed().reaches(kind, id, device)
    }

    fn seen(&self, id: &DeviceId) -> Seen {
        self.read().placed().seen(id)
    }

    fn shares(&self, device: &DeviceId) -> Vec<(DeviceId, TimeRange)> {
        self.read().placed().shares(device)
    }
}
