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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.TlsSession;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A factory that decides by what TLS has negotiated does so behind each policy too.
 */
class SessionForwardingTests {

	private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 1);

	private static final TlsSession SESSION = new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", "chat/2", List.of());

	private final List<TlsSession> sessions = new ArrayList<>();

	@ParameterizedTest
	@EnumSource
	void wrappedFactorySeesTheSession(Policy policy) {
		Protocol protocol = policy.wrap(new ByProtocol()).buildProtocol(PEER, SESSION);
		assertThat(this.sessions).containsExactly(SESSION);
		assertThat(protocol).isNotNull();
		Protocol built = (protocol instanceof WrappingProtocol wrapper) ? wrapper.innermost() : protocol;
		assertThat(built).isInstanceOf(Recorder.class);
	}

	@ParameterizedTest
	@EnumSource
	void wrappedFactoryRefusesByTheSession(Policy policy) {
		TlsSession other = new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", "chat/1", List.of());
		assertThat(policy.wrap(new ByProtocol()).buildProtocol(PEER, other)).isNull();
	}

	private enum Policy {

		ACCEPT_RATE((factory) -> new AcceptRateFactory(factory, new ManualClock(), 10, 10)),

		ADDRESS_RULES((factory) -> new AddressRulesFactory(factory, AddressRules.ALL)),

		PEER_LIMIT((factory) -> new PeerConnectionLimitFactory(factory, 10)),

		TOTAL_LIMIT((factory) -> new TotalConnectionLimitFactory(factory, 10)),

		THROTTLING((factory) -> new ThrottlingFactory(factory, new ManualClock(), ThrottleLimits.NONE)),

		TIMEOUT((factory) -> new TimeoutFactory(factory, new ManualClock(),
				Timeouts.NONE.withTotal(Duration.ofSeconds(1)))),

		TRAFFIC_LOGGING(TrafficLoggingFactory::new),

		ALL((factory) -> {
			for (Policy policy : values()) {
				if (!policy.name().equals("ALL")) {
					factory = policy.wrap(factory);
				}
			}
			return factory;
		});

		private final UnaryOperator<Factory> wrapping;

		Policy(UnaryOperator<Factory> wrapping) {
			this.wrapping = wrapping;
		}

		Factory wrap(Factory factory) {
			return this.wrapping.apply(factory);
		}

	}

	/**
	 * Speaks one protocol only, which TLS has to have chosen.
	 */
	private final class ByProtocol extends Factory {

		@Override
		public Protocol buildProtocol(SocketAddress peer) {
			throw new AssertionError("The session was lost");
		}

		@Override
		public @Nullable Protocol buildProtocol(SocketAddress peer, TlsSession session) {
			SessionForwardingTests.this.sessions.add(session);
			return "chat/2".equals(session.applicationProtocol()) ? new Recorder() : null;
		}

	}

}
