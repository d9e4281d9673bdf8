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

package io.eventreactor.endpoint;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.eventreactor.endpoint.SystemdSockets.PassedSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SystemdSockets}, with made-up environments.
 */
class SystemdSocketsTests {

	@Test
	void findsSocketsByNameAndPlace() {
		SystemdSockets sockets = SystemdSockets
			.from(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "web:admin"), 42);
		assertThat(sockets.sockets()).containsExactly(new PassedSocket(3, "web"), new PassedSocket(4, "admin"));
		assertThat(sockets.descriptor("admin")).isEqualTo(4);
		assertThat(sockets.descriptor(0)).isEqualTo(3);
		assertThatIllegalArgumentException().isThrownBy(() -> sockets.descriptor("mail"))
			.withMessageContaining("[web, admin]");
		assertThatIllegalArgumentException().isThrownBy(() -> sockets.descriptor(2))
			.withMessageContaining("passed 2 sockets");
	}

	@Test
	void socketsNeedNoNames() {
		SystemdSockets sockets = SystemdSockets.from(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "1"), 42);
		assertThat(sockets.sockets()).containsExactly(new PassedSocket(3, "unknown"));
	}

	@Test
	void withoutSystemdThereAreNone() {
		SystemdSockets sockets = SystemdSockets.from(Map.of(), 42);
		assertThat(sockets.sockets()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> sockets.descriptor("web"))
			.withMessageContaining("LISTEN_PID is not set");
	}

	@Test
	void thoseOfTheProcessAreTheSameForAllWhoTakeThem() {
		assertThat(SystemdSockets.ofProcess()).isSameAs(SystemdSockets.ofProcess());
	}

	@Test
	void socketsOfAnotherProcessAreNotTaken() {
		SystemdSockets sockets = SystemdSockets.from(Map.of("LISTEN_PID", "41", "LISTEN_FDS", "1"), 42);
		assertThat(sockets.sockets()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> sockets.descriptor(0)).withMessageContaining("exec java");
	}

	@Test
	void aBrokenEnvironmentIsTold() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SystemdSockets.from(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "many"), 42))
			.withMessageContaining("LISTEN_FDS must be a number");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SystemdSockets.from(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "-1"), 42));
		assertThatIllegalArgumentException().isThrownBy(
				() -> SystemdSockets.from(Map.of("LISTEN_PID", "42", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "web"), 42))
			.withMessageContaining("1 names");
	}

}
