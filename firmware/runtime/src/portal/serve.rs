//! The servers: they move bytes between the network and what works the answers out.

use super::form::{self, Form, Refusal};
use super::http::{self, Asked, MAX_BODY, MAX_HEAD, Status};
use super::page::{Page, Plain, Saved, Window};
use super::{Shared, dhcp, dns};
use crate::provision::{MAX_LINE, Provisioning};
use core::cell::RefCell;
use core::fmt::{self, Display, Write as _};
use embassy_net::tcp::{self, TcpSocket};
use embassy_net::udp::{PacketMetadata, UdpSocket};
use embassy_net::{Ipv4Address, Stack};
use embassy_time::{Duration, Instant, with_timeout};
use embedded_io_async::Write as _;
use embedded_storage::nor_flash::NorFlash;
use heapless::String;

/// A request that has begun must be all there within this time, and its answer taken within as much.
const PATIENCE: Duration = Duration::from_secs(5);
/// A connection over which nothing comes is closed after this time.
const IDLE: Duration = Duration::from_secs(15);
/// The answer is on its way by then.
const ANSWER_TIME: Duration = Duration::from_secs(1);
/// A page is sent in pieces of so many bytes.
const PIECE: usize = 1024;
const TEXT: &str = "text/plain";
const HTML: &str = "text/html";
/// Nothing from elsewhere runs in the page or is fetched by it.
const POLICY: &str = "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; connect-src 'self'; form-action 'self'\r\n";
const DNS_PORT: u16 = 53;
const DHCP_PORT: u16 = 67;
const DHCP_CLIENT: (Ipv4Address, u16) = (Ipv4Address::BROADCAST, 68);

/// Bytes of a connection on their way in, and as many on their way out.
pub(crate) const BUFFER: usize = 2048;
/// A whole request. There is one buffer: browsers open connections before they need them, so there
/// are several of those, but one is served at a time.
pub(crate) type Request = [u8; MAX_HEAD + MAX_BODY];

/// A request, as far as it matters.
enum Wanted<'r> {
    Page,
    Elsewhere,
    Save { form: Form<'r>, is_script: bool },
}

/// Serves one connection after the other.
pub(super) async fn pages<F: NorFlash>(shared: &Shared<'_, F>, buffer: &mut [u8; 2 * BUFFER]) {
    let (rx, tx) = buffer.split_at_mut(BUFFER);
    let mut socket = TcpSocket::new(shared.stack, rx, tx);
    socket.set_nagle_enabled(false);
    loop {
        socket.set_timeout(None);
        if socket.accept(80).await.is_ok() {
            socket.set_timeout(Some(IDLE));
            // Not before there is something to read: it may be a connection on stock.
            let has_begun = with_timeout(IDLE, socket.wait_read_ready()).await;
            if has_begun.is_ok() && socket.may_recv() {
                shared.asked.set(Instant::now());
                let mut request = shared.request.lock().await;
                let _ =
                    with_timeout(PATIENCE * 2, exchange(shared, &mut socket, &mut request)).await;
            }
            socket.close();
            let _ = with_timeout(ANSWER_TIME, until_closed(&mut socket)).await;
        }
        socket.abort();
        let _ = with_timeout(ANSWER_TIME, socket.flush()).await;
    }
}

/// The browser closes when it has read everything; whoever is cut off earlier may lose the end.
async fn until_closed(socket: &mut TcpSocket<'_>) {
    let mut rest = [0; 64];
    while read(socket, &mut rest).await.is_some() {}
}

/// One request and its answer. Whoever breaks off gets none.
async fn exchange<F: NorFlash>(
    shared: &Shared<'_, F>,
    socket: &mut TcpSocket<'_>,
    request: &mut Request,
) {
    let read = with_timeout(PATIENCE, receive(socket, request)).await;
    // An answer that cannot be sent has nobody to read it.
    let _ = match read.unwrap_or(Some(Err(Status::Timeout))) {
        None => return,
        Some(Err(status)) => answer(socket, status, TEXT, &status.text()).await,
        Some(Ok(Wanted::Elsewhere)) => redirect(socket, shared.address).await,
        Some(Ok(Wanted::Page)) => page(shared, socket, None).await,
        Some(Ok(Wanted::Save { form, is_script })) => save(shared, socket, form, is_script).await,
    };
}

/// Reads a request; `None` when the browser went away.
async fn receive<'r>(
    socket: &mut TcpSocket<'_>,
    buffer: &'r mut Request,
) -> Option<Result<Wanted<'r>, Status>> {
    let mut len = 0;
    let (asked, head) = loop {
        match http::parse(&buffer[..len]) {
            Ok(Some(found)) => break found,
            Err(status) => return Some(Err(status)),
            // While the head is not all there it has less than MAX_HEAD bytes: there is room.
            Ok(None) => len += read(socket, &mut buffer[len..]).await?,
        }
    };
    let Asked::Save { length, is_script } = asked else {
        return Some(Ok(if asked == Asked::Page { Wanted::Page } else { Wanted::Elsewhere }));
    };
    let end = head + length;
    while len < end {
        len += read(socket, &mut buffer[len..end]).await?;
    }
    let form = form::decode(&mut buffer[head..end]).ok_or(Status::BadRequest);
    Some(form.map(|form| Wanted::Save { form, is_script }))
}

async fn read(socket: &mut TcpSocket<'_>, to: &mut [u8]) -> Option<usize> {
    socket.read(to).await.ok().filter(|&n| n > 0)
}

/// Keeps what the form says; the network's name. Not a future: what it works on is large.
fn keep<F: NorFlash>(shared: &Shared<'_, F>, form: &Form<'_>) -> Result<String<32>, Unsaved> {
    let settled = form::settle(form, Provisioning::load(shared.flash)).map_err(Unsaved::Refused)?;
    let mut line = [0; MAX_LINE];
    let line = settled.to_line(&mut line).map_err(|why| Unsaved::Refused(Refusal::Line(why)))?;
    Provisioning::keep(shared.flash, line).map_err(|_| Unsaved::Failed)?;
    log::info!("provisioned as {}", settled.device_id);
    Ok(settled.wifi_ssid.unwrap_or_default())
}

enum Unsaved {
    Refused(Refusal),
    Failed,
}

/// A refusal as the page's script reads it: the field, and in the next line what to say.
struct AtField(Refusal);

impl Display for AtField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.0.field().name(), self.0)
    }
}

/// Keeps the form and has the meter restart, or says what is wrong.
async fn save<F: NorFlash>(
    shared: &Shared<'_, F>,
    socket: &mut TcpSocket<'_>,
    form: Form<'_>,
    is_script: bool,
) -> Result<(), tcp::Error> {
    match (keep(shared, &form), is_script) {
        (Ok(ssid), _) => {
            let saved = Saved(&ssid);
            let told = if is_script {
                answer(socket, Status::Ok, TEXT, &format_args!("\n{saved}")).await
            } else {
                answer(socket, Status::Ok, HTML, &Plain(saved)).await
            };
            shared.restart_at.set(Some(Instant::now() + ANSWER_TIME));
            told
        }
        (Err(Unsaved::Refused(why)), true) => {
            answer(socket, Status::Unprocessable, TEXT, &AtField(why)).await
        }
        (Err(Unsaved::Refused(why)), false) => page(shared, socket, Some((form.ssid, why))).await,
        (Err(Unsaved::Failed), _) => {
            let text = "\nThe meter could not write to its flash. Try again; if it stays so, the board is worn out.";
            answer(socket, Status::Failed, TEXT, &text).await
        }
    }
}

/// Sends the page; with what was typed and what is wrong with it.
async fn page<F: NorFlash>(
    shared: &Shared<'_, F>,
    socket: &mut TcpSocket<'_>,
    refused: Option<(&str, Refusal)>,
) -> Result<(), tcp::Error> {
    let (device_id, known_ssid) = known(shared.flash);
    let page = Page {
        ssid: refused.map_or(&known_ssid, |(ssid, _)| ssid),
        networks: shared.networks,
        device_id: device_id.as_deref(),
        refusal: refused.map(|(_, why)| why),
    };
    let status = if refused.is_some() { Status::Unprocessable } else { Status::Ok };
    answer(socket, status, HTML, &page).await
}

/// The meter's id and its network, if it knows them. Not a future, as above.
fn known<F: NorFlash>(flash: &RefCell<F>) -> (Option<String<64>>, String<32>) {
    Provisioning::load(flash)
        .map_or_else(Default::default, |p| (Some(p.device_id), p.wifi_ssid.unwrap_or_default()))
}

async fn redirect(socket: &mut TcpSocket<'_>, to: Ipv4Address) -> Result<(), tcp::Error> {
    let mut head = String::<160>::new();
    // It has at most 130 bytes.
    let _ = write!(
        head,
        "HTTP/1.1 {}\r\nLocation: http://{to}/\r\nContent-Length: 0\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        Status::Found.text()
    );
    socket.write_all(head.as_bytes()).await?;
    socket.flush().await
}

/// Sends `body`, piece by piece; its length is counted first.
async fn answer(
    socket: &mut TcpSocket<'_>,
    status: Status,
    kind: &str,
    body: &impl Display,
) -> Result<(), tcp::Error> {
    let mut piece = [0; PIECE];
    let mut length = 0;
    loop {
        match Window::of(body, length, &mut piece).len() {
            0 => break,
            n => length += n,
        }
    }
    let mut head = String::<448>::new();
    // It has at most 380 bytes.
    let _ = write!(
        head,
        "HTTP/1.1 {}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {length}\r\n{POLICY}Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        status.text()
    );
    socket.write_all(head.as_bytes()).await?;
    let mut sent = 0;
    while sent < length {
        let part = Window::of(body, sent, &mut piece);
        socket.write_all(part).await?;
        sent += part.len();
    }
    socket.flush().await
}

/// Answers every name with `address`.
pub(super) async fn names(stack: Stack<'_>, address: Ipv4Address) {
    let (mut rx_meta, mut tx_meta) = ([PacketMetadata::EMPTY; 4], [PacketMetadata::EMPTY; 4]);
    let (mut rx, mut tx) = ([0; 2 * dns::MAX_PACKET], [0; 2 * dns::MAX_PACKET]);
    let mut socket = UdpSocket::new(stack, &mut rx_meta, &mut rx, &mut tx_meta, &mut tx);
    if socket.bind(DNS_PORT).is_err() {
        log::error!("names cannot be answered");
        return;
    }
    let (mut query, mut out) = ([0; dns::MAX_PACKET], [0; dns::MAX_PACKET]);
    loop {
        // What does not fit is no question of a phone.
        let Ok((len, from)) = socket.recv_from(&mut query).await else { continue };
        if let Some(len) = dns::answer(&query[..len], address.octets(), &mut out) {
            // Whoever got none asks again.
            let _ = socket.send_to(&out[..len], from.endpoint).await;
        }
    }
}

/// Gives addresses to the phones that join.
pub(super) async fn addresses(stack: Stack<'_>, address: Ipv4Address) {
    let (mut rx_meta, mut tx_meta) = ([PacketMetadata::EMPTY; 2], [PacketMetadata::EMPTY; 2]);
    let (mut rx, mut tx) = ([0; 2 * dhcp::MAX_PACKET], [0; dhcp::MAX_PACKET]);
    let mut socket = UdpSocket::new(stack, &mut rx_meta, &mut rx, &mut tx_meta, &mut tx);
    if socket.bind(DHCP_PORT).is_err() {
        log::error!("addresses cannot be given");
        return;
    }
    let mut leases = dhcp::Leases::new(address);
    let (mut packet, mut out) = ([0; dhcp::MAX_PACKET], [0; dhcp::MAX_PACKET]);
    loop {
        let Ok((len, _)) = socket.recv_from(&mut packet).await else { continue };
        if let Some(len) = leases.answer(&packet[..len], &mut out) {
            // The phone asks again when it got none.
            let _ = socket.send_to(&out[..len], DHCP_CLIENT).await;
        }
    }
}
