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

package io.eventreactor.spring.test;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.eventreactor.Protocol;
import io.eventreactor.spring.annotation.ProtocolHandler;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
class LocalEventReactorPortIntegrationTests {

	@Value("${local.eventreactor.echo.port}")
	private int field;

	@Test
	void portIsThatOfTheServer(@LocalEventReactorPort("echo") int port, @LocalEventReactorPort("echo") Integer boxed)
			throws Exception {
		assertThat(port).isEqualTo(boxed).isEqualTo(this.field);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
			assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Echo.class)
	static class Application {

	}

	@ProtocolHandler(name = "echo", endpoint = "tcp:0:interface=127.0.0.1")
	static class Echo extends Protocol {

		@Override
		public void dataReceived(ByteBuf data) {
			transport().write(data.retain());
		}

	}

}
