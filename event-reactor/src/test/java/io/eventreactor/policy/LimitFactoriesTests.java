/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.policy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of the factories that refuse connections.
 */
class LimitFactoriesTests {

	private static final Factory RECORDERS = Factory.forProtocol(Recorder::new);

	private static final Factory REFUSING = new Factory() {
		@Override
		public @Nullable Protocol buildProtocol(SocketAddress peer) {
			return null;
		}
	};

	private static final Factory FAILING = Factory.forProtocol(() -> {
		throw new IllegalStateException("no protocol today");
	});

	@Test
	void totalLimitRefusesUntilOneHasEnded() {
		TotalConnectionLimitFactory factory = new TotalConnectionLimitFactory(RECORDERS, 2);
		Protocol first = connect(factory, "192.0.2.1");
		assertThat(connect(factory, "192.0.2.2")).isNotNull();
		assertThat(connect(factory, "192.0.2.3")).isNull();
		assertThat(factory.connections()).isEqualTo(2);
		end(first);
		assertThat(factory.connections()).isEqualTo(1);
		assertThat(connect(factory, "192.0.2.3")).isNotNull();
	}

	@Test
	void whenWrappedFactoryRefusesOrFailsNothingIsCounted() {
		TotalConnectionLimitFactory total = new TotalConnectionLimitFactory(REFUSING, 1);
		assertThat(connect(total, "192.0.2.1")).isNull();
		assertThat(total.connections()).isZero();
		PeerConnectionLimitFactory peer = new PeerConnectionLimitFactory(FAILING, 1);
		assertThatIllegalStateException().isThrownBy(() -> connect(peer, "192.0.2.1"));
		assertThat(peer.peers()).isZero();
	}

	@Test
	void peerLimitCountsEachPeerByItself() {
		PeerConnectionLimitFactory factory = new PeerConnectionLimitFactory(RECORDERS, 2);
		Protocol first = connect(factory, "192.0.2.1");
		Protocol second = connect(factory, "192.0.2.1");
		assertThat(connect(factory, "192.0.2.1")).isNull();
		assertThat(connect(factory, "192.0.2.2")).isNotNull();
		assertThat(factory.connections(peer("192.0.2.1"))).isEqualTo(2);
		end(first);
		assertThat(connect(factory, "192.0.2.1")).isNotNull();
		end(second);
	}

	@Test
	void peerLimitForgetsPeerWithoutConnections() {
		PeerConnectionLimitFactory factory = new PeerConnectionLimitFactory(RECORDERS, 2);
		Protocol first = connect(factory, "192.0.2.1");
		Protocol second = connect(factory, "192.0.2.1");
		end(first);
		end(second);
		assertThat(factory.peers()).isZero();
	}

	@Test
	void peerLimitTakesAnIpv6NetworkForOnePeer() {
		PeerConnectionLimitFactory factory = new PeerConnectionLimitFactory(RECORDERS, 1);
		assertThat(connect(factory, "2001:db8:0:1::1")).isNotNull();
		assertThat(connect(factory, "2001:db8:0:1::2")).isNull();
		assertThat(connect(factory, "2001:db8:0:2::1")).isNotNull();
	}

	@Test
	void peerLimitTakesAnIpv4AddressThatIsWrittenAsIpv6ForTheSamePeer() throws Exception {
		PeerConnectionLimitFactory factory = new PeerConnectionLimitFactory(RECORDERS, 2);
		Protocol first = connect(factory, "192.0.2.1");
		assertThat(connect(factory, mapped("192.0.2.1"))).isNotNull();
		assertThat(factory.peers()).isOne();
		assertThat(factory.connections(mapped("192.0.2.1"))).isEqualTo(2);
		assertThat(connect(factory, mapped("192.0.2.1"))).isNull();
		assertThat(connect(factory, "192.0.2.1")).isNull();
		assertThat(connect(factory, mapped("192.0.2.2"))).isNotNull();
		end(first);
		assertThat(connect(factory, mapped("192.0.2.1"))).isNotNull();
	}

	@Test
	void peerLimitTakesPeersWithoutIpAddressForOne() {
		PeerConnectionLimitFactory factory = new PeerConnectionLimitFactory(RECORDERS, 1);
		assertThat(factory.buildProtocol(new SocketAddress() {
		})).isNotNull();
		assertThat(factory.buildProtocol(new SocketAddress() {
		})).isNull();
	}

	@Test
	void addressRulesRefuseWhoIsNotAllowed() {
		AddressRulesFactory factory = new AddressRulesFactory(RECORDERS, AddressRules.ALL.allow("192.0.2.0/24"));
		assertThat(connect(factory, "192.0.2.1")).isNotNull();
		assertThat(connect(factory, "198.51.100.1")).isNull();
		factory.setRules(AddressRules.ALL);
		assertThat(connect(factory, "198.51.100.1")).isNotNull();
	}

	@Test
	void addressRulesTakeAnIpv4AddressThatIsWrittenAsIpv6ForTheSame() throws Exception {
		AddressRules denying = AddressRules.ALL.deny("192.0.2.0/24");
		assertThat(denying.allows(mapped("192.0.2.1"))).isFalse();
		assertThat(denying.allows(mapped("198.51.100.1"))).isTrue();
		assertThat(AddressRules.ALL.allow("192.0.2.0/24").allows(mapped("192.0.2.1"))).isTrue();
		// Which all that are written so would be in otherwise
		assertThat(AddressRules.ALL.deny("::/0").allows(mapped("192.0.2.1"))).isTrue();
	}

	@Test
	void acceptRateAllowsBurstAndThenSoManyASecond() {
		ManualClock clock = new ManualClock();
		AcceptRateFactory factory = new AcceptRateFactory(RECORDERS, clock, 10, 3);
		assertThat(accepted(factory, 5)).isEqualTo(3);
		clock.advance(Duration.ofMillis(99));
		assertThat(accepted(factory, 5)).isZero();
		clock.advance(Duration.ofMillis(1));
		assertThat(accepted(factory, 5)).isEqualTo(1);
		clock.advance(Duration.ofHours(1));
		assertThat(accepted(factory, 5)).isEqualTo(3);
	}

	@Test
	void admittedConnectionCountsOnceUntilItsEnd() {
		TotalConnectionLimitFactory factory = new TotalConnectionLimitFactory(RECORDERS, 2);
		assertThat(factory.admits(peer("192.0.2.1"))).isTrue();
		assertThat(factory.connections()).isEqualTo(1);
		Protocol protocol = connect(factory, "192.0.2.1");
		assertThat(factory.connections()).isEqualTo(1);
		end(protocol);
		assertThat(factory.connections()).isZero();
	}

	@Test
	void admittedConnectionThatComesToNothingCountsUntilThen() {
		PeerConnectionLimitFactory factory = new PeerConnectionLimitFactory(RECORDERS, 1);
		assertThat(factory.admits(peer("192.0.2.1"))).isTrue();
		assertThat(factory.admits(peer("192.0.2.1"))).isFalse();
		assertThat(connect(factory, "192.0.2.2")).isNotNull();
		factory.admissionEnded(peer("192.0.2.1"));
		assertThat(factory.connections(peer("192.0.2.1"))).isZero();
		factory.admissionEnded(peer("192.0.2.1"));
		assertThat(factory.admits(peer("192.0.2.1"))).isTrue();
	}

	@Test
	void addressRulesAdmitWhoIsAllowed() {
		AddressRulesFactory factory = new AddressRulesFactory(RECORDERS, AddressRules.ALL.allow("192.0.2.0/24"));
		assertThat(factory.admits(peer("192.0.2.1"))).isTrue();
		assertThat(factory.admits(peer("198.51.100.1"))).isFalse();
	}

	@Test
	void acceptRateCountsAdmittedConnectionOnce() {
		AcceptRateFactory factory = new AcceptRateFactory(RECORDERS, new ManualClock(), 1, 2);
		assertThat(factory.admits(peer("192.0.2.1"))).isTrue();
		assertThat(connect(factory, "192.0.2.1")).isNotNull();
		assertThat(factory.admits(peer("192.0.2.1"))).isTrue();
		factory.admissionEnded(peer("192.0.2.1"));
		assertThat(factory.admits(peer("192.0.2.1"))).isFalse();
	}

	/**
	 * Any order of admissions, protocols and failures, with many of the same address.
	 */
	@Test
	void whateverFailsWhateverWasTakenIsGivenBackOnce() {
		for (int seed = 0; seed < 300; seed++) {
			Random random = new Random(seed);
			PeerConnectionLimitFactory inner = new PeerConnectionLimitFactory(new Moody(random), 3);
			TotalConnectionLimitFactory outer = new TotalConnectionLimitFactory(inner, 5);
			List<String> admitted = new ArrayList<>();
			List<Protocol> protocols = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				int connections = admitted.size() + protocols.size();
				assertThat(outer.connections()).as("seed %d", seed).isEqualTo(connections);
				step(outer, random, admitted, protocols);
			}
			admitted.forEach((address) -> outer.admissionEnded(peer(address)));
			protocols.forEach(LimitFactoriesTests::end);
			assertThat(outer.connections()).as("seed %d", seed).isZero();
			assertThat(inner.peers()).as("seed %d", seed).isZero();
		}
	}

	private static void step(Factory factory, Random random, List<String> admitted, List<Protocol> protocols) {
		String address = "192.0.2." + random.nextInt(3);
		try {
			switch (random.nextInt(5)) {
				case 0, 1 -> {
					if (factory.admits(peer(address))) {
						admitted.add(address);
					}
				}
				case 2 -> {
					if (!admitted.isEmpty()) {
						factory.admissionEnded(peer(admitted.remove(random.nextInt(admitted.size()))));
					}
				}
				case 3 -> {
					if (!admitted.isEmpty()) {
						Protocol protocol = factory
							.buildProtocol(peer(admitted.remove(random.nextInt(admitted.size()))));
						if (protocol != null) {
							protocols.add(protocol);
						}
					}
				}
				default -> {
					if (!protocols.isEmpty()) {
						end(protocols.remove(random.nextInt(protocols.size())));
					}
				}
			}
		}
		catch (IllegalStateException ex) {
			assertThat(ex).hasMessage("moody");
		}
	}

	@Test
	void whenLimitIsLessThanOneIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TotalConnectionLimitFactory(RECORDERS, 0))
			.withMessageContaining("'limit' must be at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> new PeerConnectionLimitFactory(RECORDERS, 0))
			.withMessageContaining("'limit' must be at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> new PeerConnectionLimitFactory(RECORDERS, 1, 129))
			.withMessageContaining("from 1 to 128");
		assertThatIllegalArgumentException().isThrownBy(() -> new AcceptRateFactory(RECORDERS, new ManualClock(), 0, 1))
			.withMessageContaining("'connectionsPerSecond'");
		assertThatIllegalArgumentException().isThrownBy(() -> new AcceptRateFactory(RECORDERS, new ManualClock(), 1, 0))
			.withMessageContaining("'burst'");
	}

	private static int accepted(Factory factory, int attempts) {
		List<Protocol> accepted = new ArrayList<>();
		for (int i = 0; i < attempts; i++) {
			Protocol protocol = connect(factory, "192.0.2.1");
			if (protocol != null) {
				accepted.add(protocol);
			}
		}
		return accepted.size();
	}

	private static @Nullable Protocol connect(Factory factory, String address) {
		return connect(factory, peer(address));
	}

	private static @Nullable Protocol connect(Factory factory, InetSocketAddress peer) {
		Protocol protocol = factory.buildProtocol(peer);
		if (protocol != null) {
			protocol.makeConnection(new StubTransport(peer));
		}
		return protocol;
	}

	private static void end(@Nullable Protocol protocol) {
		assertThat(protocol).isNotNull();
		protocol.endConnection(new ConnectionDoneException());
	}

	private static InetSocketAddress peer(String address) {
		return new InetSocketAddress(address, 1);
	}

	private static InetSocketAddress mapped(String ipv4) throws UnknownHostException {
		byte[] bytes = new byte[16];
		bytes[10] = -1;
		bytes[11] = -1;
		System.arraycopy(InetAddress.getByName(ipv4).getAddress(), 0, bytes, 12, 4);
		// As a native transport may have it; InetAddress would make it IPv4
		InetAddress address = Inet6Address.getByAddress(null, bytes, -1);
		assertThat(address.getAddress()).hasSize(16);
		return new InetSocketAddress(address, 1);
	}

	/**
	 * Refuses, fails or builds, as chance has it.
	 */
	private static final class Moody extends Factory {

		private final Random random;

		Moody(Random random) {
			this.random = random;
		}

		@Override
		public boolean admits(SocketAddress peer) {
			return mood();
		}

		@Override
		public @Nullable Protocol buildProtocol(SocketAddress peer) {
			return mood() ? new Recorder() : null;
		}

		private boolean mood() {
			int mood = this.random.nextInt(6);
			if (mood == 0) {
				throw new IllegalStateException("moody");
			}
			return mood > 1;
		}

	}

}
