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

import java.util.Set;

import io.eventreactor.DatagramOptions;
import io.eventreactor.DatagramProtocol;
import io.eventreactor.DatagramTransport;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;

/**
 * {@code unixgram:<path>[:maxPacketSize=<bytes>]}.
 *
 * @param path the path of the file, or {@code @} and an abstract name
 * @param options the size
 */
record UnixDatagramEndpoint(String path, DatagramOptions options) implements DatagramEndpoint {

	static final String TRANSPORT = "unixgram";

	private static final String EXAMPLE = "Write the path of the socket: unixgram:/run/app.sock:maxPacketSize=1500";

	static DatagramEndpoint of(EndpointDescription description, EndpointParser endpoints) {
		ArgumentReader reader = new ArgumentReader(description, EXAMPLE);
		String path = UnixPath.read(description, reader);
		DatagramArguments arguments = new DatagramArguments(reader);
		while (reader.hasNext()) {
			arguments.take(reader.named(Set.of(DatagramArguments.MAXIMUM_SIZE)));
		}
		return new UnixDatagramEndpoint(path, arguments.options());
	}

	@Override
	public Deferred<DatagramTransport> listen(Reactor reactor, DatagramProtocol protocol) {
		return Deferred.execute(() -> reactor.listenUnixDatagram(this.path, protocol, this.options));
	}

	@Override
	public String toString() {
		return TRANSPORT + ":" + EndpointDescription.escape(this.path) + DatagramArguments.describe(this.options);
	}

}
