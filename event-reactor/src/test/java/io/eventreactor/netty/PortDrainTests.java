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

package io.eventreactor.netty;

import java.net.InetSocketAddress;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.Factory;
import io.eventreactor.ListeningPort;
import io.eventreactor.defer.Deferred;
import io.eventreactor.testing.VirtualReactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a drain leaves behind.
 */
class PortDrainTests {

	@Test
	void nothingIsWaitedForWhenItIsOver() {
		try (VirtualReactor reactor = VirtualReactor.started()) {
			RecordingProtocol server = new RecordingProtocol();
			ListeningPort port = reactor.listenTcp(0, Factory.forProtocol(() -> server));
			reactor.connectTcp((InetSocketAddress) port.getHost(), ClientFactory.forProtocol(RecordingProtocol::new),
					ConnectOptions.DEFAULT.withTimeout(Duration.ZERO));
			reactor.run();
			assertThat(server.isConnected()).isTrue();
			Deferred<Integer> drained = port.drain(Duration.ofMinutes(5));
			reactor.run();
			assertThat(drained.called()).isTrue();
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> reactor.advanceUntil(() -> false, Duration.ofHours(1)))
				.withMessageContaining("the last timer went off after PT0S");
		}
	}

}
