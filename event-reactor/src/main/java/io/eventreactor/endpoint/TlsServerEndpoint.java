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

import java.util.function.Supplier;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;

/**
 * {@code tls:<port>:bundle=<name>}, as {@link InternetServerArguments} reads it.
 *
 * @param tcp the port
 * @param bundle the name of the keys
 * @param adjustment what the description says beside the bundle
 * @param options the bundle's with the adjustment; asked with each connection
 */
record TlsServerEndpoint(TcpServerEndpoint tcp, String bundle, TlsAdjustment adjustment,
		Supplier<TlsOptions> options) implements ServerEndpoint {

	static final String TRANSPORT = "tls";

	@Override
	public ListeningPort listen(Reactor reactor, Factory factory, ListenOptions options) {
		return this.tcp.listen(reactor, factory, options.withTls(this.options));
	}

	@Override
	public String toString() {
		return TRANSPORT + ":" + this.tcp.port() + ":bundle=" + EndpointDescription.escape(this.bundle)
				+ this.adjustment + this.tcp.interfaceArgument();
	}

}
