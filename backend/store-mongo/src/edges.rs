//! The first and last reading of a device, noted in its document so that a list of devices costs
//! one look-up.

use crate::convert::optional;
use crate::failure::Done;
use crate::known;
use crate::merge::{self, Order};
use crate::session::Tx;
use mongodb::bson::doc;
use ohmstead_model::{DeviceId, TimeRange};
use ohmstead_store::Damaged;

/// Looks for them anew, where readings went or placed ones came.
pub async fn note(tx: &mut Tx, device: &DeviceId) -> Done<()> {
    let mut edge = async |order| {
        let found = merge::page(tx, device, TimeRange::ALL, order, 1, Damaged::PassOver).await?;
        Done::Ok(found.first().copied())
    };
    let (first, last) = (edge(Order::Ascending).await?, edge(Order::Descending).await?);
    let set = doc! {
        "first_at": optional(first.map(|r| r.at.0)),
        "last": optional(last.as_ref().map(known::embed)),
    };
    tx.update("devices", doc! { "_id": device.as_str() }, doc! { "$set": set }).await.map(drop)
}
