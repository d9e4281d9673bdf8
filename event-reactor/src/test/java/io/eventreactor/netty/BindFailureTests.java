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
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.eventreactor.CannotListenException;
import io.eventreactor.CannotListenException.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The words of several systems.
 */
class BindFailureTests {

	private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 80);

	@ParameterizedTest
	@MethodSource("failures")
	void reasonIsReadFromTheFailure(Throwable failure, Reason reason) {
		CannotListenException exception = BindFailure.of(ADDRESS, failure);
		assertThat(exception.getReason()).isEqualTo(reason);
		assertThat(exception).hasCause(failure).hasMessageStartingWith("Cannot listen on /127.0.0.1:80: ");
	}

	static Stream<Arguments> failures() {
		return Stream.of(Arguments.of(new BindException("Address already in use"), Reason.IN_USE),
				Arguments.of(new IOException("bind(..) failed with error(-98): Address already in use"), Reason.IN_USE),
				Arguments.of(new BindException("Permission denied"), Reason.NOT_PERMITTED),
				Arguments.of(new IOException("bind(..) failed with error(-13): Permission denied"),
						Reason.NOT_PERMITTED),
				Arguments.of(new BindException("Cannot assign requested address"), Reason.NOT_LOCAL),
				Arguments.of(new BindException("Can't assign requested address"), Reason.NOT_LOCAL),
				Arguments.of(new UnresolvedAddressException(), Reason.NOT_LOCAL),
				Arguments.of(new UnknownHostException("nobody"), Reason.NOT_LOCAL),
				Arguments.of(new IOException("Too many open files"), Reason.OTHER),
				Arguments.of(new IOException("bind(..) failed with error(-98): Die Adresse wird schon verwendet"),
						Reason.IN_USE),
				Arguments.of(new IOException("bind(..) failed with error(-1): Vorgang nicht erlaubt"),
						Reason.NOT_PERMITTED),
				Arguments.of(new IllegalStateException(), Reason.OTHER));
	}

	@Test
	void unknownCauseIsAFailureToo() {
		assertThat(BindFailure.of(ADDRESS, null)).hasCauseInstanceOf(BindException.class);
	}

}
