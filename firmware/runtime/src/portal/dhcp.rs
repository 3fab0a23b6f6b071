//! Addresses for the phones that join: `x.y.z.100` and up, by hardware address, in memory only.

use heapless::Vec;
use smoltcp::wire::{DhcpMessageType, DhcpPacket, DhcpRepr, EthernetAddress, Ipv4Address};

/// Longest packet, bytes.
pub const MAX_PACKET: usize = 600;
/// Some clients take no shorter one (RFC 1542).
const MIN_PACKET: usize = 300;
/// The last byte of the first address given out.
const FIRST: u8 = 100;
/// Addresses given out; the next phone gets the oldest one's.
const LEASES: usize = 8;
const LEASE_S: u32 = 3600;

/// Who has which address.
#[derive(Debug, Clone)]
pub struct Leases {
    server: Ipv4Address,
    holders: Vec<EthernetAddress, LEASES>,
    next: usize,
}

impl Leases {
    /// None yet; `server` is this meter, in a network of 24 bits.
    pub const fn new(server: Ipv4Address) -> Self {
        Self { server, holders: Vec::new(), next: 0 }
    }

    fn address_of(&mut self, client: EthernetAddress) -> Ipv4Address {
        let known = self.holders.iter().position(|&holder| holder == client);
        let k = known.unwrap_or_else(|| {
            let k = self.next;
            self.next = (k + 1) % LEASES;
            if self.holders.push(client).is_err() {
                self.holders[k] = client;
            }
            k
        });
        let [a, b, c, _] = self.server.octets();
        Ipv4Address::new(a, b, c, FIRST + k as u8)
    }

    /// Answers a client's packet, for broadcast to port 68; the answer's length. `None`: nothing is to be said.
    pub fn answer(&mut self, packet: &[u8], out: &mut [u8; MAX_PACKET]) -> Option<usize> {
        let packet = DhcpPacket::new_checked(packet).ok()?;
        let asked = DhcpRepr::parse(&packet).ok()?;
        let is_for_another = asked.server_identifier.is_some_and(|server| server != self.server);
        let address = self.address_of(asked.client_hardware_address);
        let message_type = match asked.message_type {
            DhcpMessageType::Discover => DhcpMessageType::Offer,
            DhcpMessageType::Request if is_for_another => return None,
            DhcpMessageType::Request
                if asked.requested_ip.unwrap_or(asked.client_ip) == address =>
            {
                DhcpMessageType::Ack
            }
            DhcpMessageType::Request => DhcpMessageType::Nak,
            _ => return None,
        };
        self.write(&asked, message_type, address, out)
    }

    fn write(
        &self,
        asked: &DhcpRepr<'_>,
        message_type: DhcpMessageType,
        address: Ipv4Address,
        out: &mut [u8; MAX_PACKET],
    ) -> Option<usize> {
        let is_given = message_type != DhcpMessageType::Nak;
        let given = |value: Ipv4Address| is_given.then_some(value);
        let none = Ipv4Address::UNSPECIFIED;
        let answer = DhcpRepr {
            message_type,
            transaction_id: asked.transaction_id,
            secs: 0,
            client_hardware_address: asked.client_hardware_address,
            client_ip: none,
            your_ip: if is_given { address } else { none },
            server_ip: none,
            router: given(self.server),
            subnet_mask: given(Ipv4Address::new(255, 255, 255, 0)),
            relay_agent_ip: none,
            broadcast: true,
            requested_ip: None,
            client_identifier: None,
            server_identifier: Some(self.server),
            parameter_request_list: None,
            dns_servers: given(self.server).map(|server| [server].into_iter().collect()),
            max_size: None,
            lease_duration: is_given.then_some(LEASE_S),
            renew_duration: None,
            rebind_duration: None,
            additional_options: &[],
        };
        let len = answer.buffer_len().max(MIN_PACKET);
        let bytes = out.get_mut(..len)?;
        bytes.fill(0);
        answer.emit(&mut DhcpPacket::new_unchecked(bytes)).ok()?;
        Some(len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ME: Ipv4Address = Ipv4Address::new(192, 168, 4, 1);

    fn client(last: u8) -> DhcpRepr<'static> {
        DhcpRepr {
            message_type: DhcpMessageType::Discover,
            transaction_id: 0x1234_5678,
            secs: 0,
            client_hardware_address: EthernetAddress([2, 0, 0, 0, 0, last]),
            client_ip: Ipv4Address::UNSPECIFIED,
            your_ip: Ipv4Address::UNSPECIFIED,
            server_ip: Ipv4Address::UNSPECIFIED,
            router: None,
            subnet_mask: None,
            relay_agent_ip: Ipv4Address::UNSPECIFIED,
            broadcast: false,
            requested_ip: None,
            client_identifier: None,
            server_identifier: None,
            parameter_request_list: Some(&[1, 3, 6, 114]),
            dns_servers: None,
            max_size: Some(1500),
            lease_duration: None,
            renew_duration: None,
            rebind_duration: None,
            additional_options: &[],
        }
    }

    /// Kind of answer, address given, and the lease's length.
    type Said = Option<(DhcpMessageType, Ipv4Address, Option<u32>)>;

    fn ask(leases: &mut Leases, question: &DhcpRepr<'_>) -> Said {
        let mut bytes = [0; MAX_PACKET];
        question.emit(&mut DhcpPacket::new_unchecked(&mut bytes[..])).unwrap();
        let mut out = [0; MAX_PACKET];
        let len = leases.answer(&bytes, &mut out)?;
        assert!(len >= MIN_PACKET);
        let packet = DhcpPacket::new_checked(&out[..len]).unwrap();
        let said = DhcpRepr::parse(&packet).unwrap();
        assert_eq!(said.transaction_id, question.transaction_id);
        assert_eq!(said.server_identifier, Some(ME));
        if said.message_type != DhcpMessageType::Nak {
            assert_eq!((said.router, said.dns_servers.as_deref()), (Some(ME), Some(&[ME][..])));
        }
        Some((said.message_type, said.your_ip, said.lease_duration))
    }

    #[test]
    fn a_phone_gets_an_address_and_keeps_it() {
        let mut leases = Leases::new(ME);
        let address = Ipv4Address::new(192, 168, 4, 100);
        assert_eq!(
            ask(&mut leases, &client(1)),
            Some((DhcpMessageType::Offer, address, Some(LEASE_S)))
        );
        let request = DhcpRepr {
            message_type: DhcpMessageType::Request,
            requested_ip: Some(address),
            server_identifier: Some(ME),
            ..client(1)
        };
        let given = Some((DhcpMessageType::Ack, address, Some(LEASE_S)));
        assert_eq!(ask(&mut leases, &request), given);
        // It renews by the address it has.
        let renews = DhcpRepr {
            requested_ip: None,
            server_identifier: None,
            client_ip: address,
            ..request.clone()
        };
        assert_eq!(ask(&mut leases, &renews), given);
        let other = ask(&mut leases, &client(2)).unwrap();
        assert_eq!(other.1, Ipv4Address::new(192, 168, 4, 101));
        // An address of another network, or of another phone.
        for wrong in [Ipv4Address::new(192, 168, 178, 20), other.1] {
            let asks = DhcpRepr { requested_ip: Some(wrong), ..request.clone() };
            let refused = Some((DhcpMessageType::Nak, Ipv4Address::UNSPECIFIED, None));
            assert_eq!(ask(&mut leases, &asks), refused);
        }
        let elsewhere = DhcpRepr { server_identifier: Some(other.1), ..request };
        assert_eq!(ask(&mut leases, &elsewhere), None, "it chose another server");
    }

    #[test]
    fn the_ninth_phone_gets_the_first_ones_address() {
        let mut leases = Leases::new(ME);
        let addresses: std::vec::Vec<_> =
            (0..9).map(|k| ask(&mut leases, &client(k)).unwrap().1).collect();
        assert_eq!(
            (addresses[8], addresses[7]),
            (addresses[0], Ipv4Address::new(192, 168, 4, 107))
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..700), at in 0..700usize, byte: u8) {
            let (mut leases, mut out) = (Leases::new(ME), [0; MAX_PACKET]);
            let _ = leases.answer(&bytes, &mut out);
            let mut near = [0; MAX_PACKET];
            client(1).emit(&mut DhcpPacket::new_unchecked(&mut near[..])).unwrap();
            let end = near.len().min(240 + at);
            near[at % 320] = byte;
            let _ = leases.answer(&near[..end], &mut out);
        }
    }
}
