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

package io.eventreactor.interop;

import java.io.OutputStream;

import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.endpoint.Endpoints;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.protocol.EchoProtocol;

/**
 * A process that is started with a socket: it serves there until its input ends.
 */
public final class ActivatedServer {

	private ActivatedServer() {
	}

	/**
	 * Serves.
	 * @param arguments the endpoint
	 * @throws Exception if it cannot even be told
	 */
	public static void main(String[] arguments) throws Exception {
		NettyReactor reactor = NettyReactor.builder().io(IoType.EPOLL).threads(1).build();
		reactor.start();
		try {
			ListeningPort port = Endpoints.server(arguments[0])
				.listen(reactor, Factory.forProtocol(EchoProtocol::new), ListenOptions.DEFAULT);
			System.out.println("listens " + port.getHost());
		}
		catch (Exception ex) {
			System.out.println("fails " + ex.getMessage());
		}
		System.in.transferTo(OutputStream.nullOutputStream());
		reactor.stop().toCompletableFuture().get();
	}

}
