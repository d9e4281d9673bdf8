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

package io.eventreactor.docs.clients;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

import io.eventreactor.ClientFactory;
import io.eventreactor.Connector;
import io.eventreactor.Protocol;
import io.eventreactor.ReactorTime;
import io.eventreactor.service.BackoffPolicy;

// tag::again[]
class Persistent extends ClientFactory {

	private final ReactorTime time;

	private final Supplier<Protocol> protocols;

	private final BackoffPolicy backoff = BackoffPolicy.exponential(Duration.ofMillis(100), Duration.ofSeconds(30), 2);

	private int failures;

	Persistent(ReactorTime time, Supplier<Protocol> protocols) {
		this.time = time;
		this.protocols = protocols;
	}

	@Override
	public Protocol buildProtocol(SocketAddress peer) {
		this.failures = 0;
		return this.protocols.get();
	}

	@Override
	public void clientConnectionFailed(Connector connector, Throwable reason) {
		connectLater(connector);
	}

	@Override
	public void clientConnectionLost(Connector connector, Throwable reason) {
		connectLater(connector);
	}

	private void connectLater(Connector connector) {
		this.failures++;
		this.time.callLater(this.backoff.delay(this.failures), connector::connect);
	}

}
// end::again[]
