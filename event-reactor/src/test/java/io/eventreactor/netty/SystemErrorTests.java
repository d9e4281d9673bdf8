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

import java.io.IOException;
import java.net.ConnectException;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors.NativeIoException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The errors of the system, whatever language it speaks.
 */
class SystemErrorTests {

	@Test
	void numberDecidesWhereThereIsOne() {
		assumeThat(Epoll.isAvailable()).isTrue();
		assertThat(SystemError.of(new NativeIoException("bind", -98))).isSameAs(SystemError.ADDRESS_IN_USE);
		assertThat(SystemError.of(new NativeIoException("connect: connection refused", -110)))
			.isSameAs(SystemError.TIMED_OUT);
		assertThat(SystemError.of(new NativeIoException("read", -104))).isNull();
		assertThat(SystemError
			.of(new ConnectException("finishConnect(..) failed with error(-110): Connexion terminée par expiration")))
			.isSameAs(SystemError.TIMED_OUT);
		assertThat(SystemError.of(new IOException("send(..) failed with error(-111): Connexion refusée")))
			.isSameAs(SystemError.REFUSED);
	}

	@Test
	void textDecidesElsewhere() {
		assertThat(SystemError.of(new ConnectException("Connection refused"))).isSameAs(SystemError.REFUSED);
		assertThat(SystemError.of(new IOException("Network is unreachable"))).isSameAs(SystemError.UNREACHABLE);
		assertThat(SystemError.of(new IOException("error(-99999999999): nothing"))).isNull();
		assertThat(SystemError.of(new IOException((String) null))).isNull();
	}

}
