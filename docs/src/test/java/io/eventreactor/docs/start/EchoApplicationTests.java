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

package io.eventreactor.docs.start;

// tag::test[]
import java.net.Socket;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;

import io.eventreactor.spring.test.LocalEventReactorPort;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = { "event-reactor.servers.echo.endpoint=tcp:0:interface=127.0.0.1",
		"event-reactor.servers.greeter.endpoint=tcp:0:interface=127.0.0.1" })
class EchoApplicationTests {

	@Test
	void sendsBackWhatItGets(@LocalEventReactorPort("echo") int port) throws Exception {
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.getOutputStream().write("hello".getBytes());
			assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
		}
	}

}
// end::test[]
