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

import java.lang.reflect.Parameter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ReflectionUtils;

import io.eventreactor.Protocol;
import io.eventreactor.spring.annotation.ProtocolHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

@SpringBootTest
class LocalEventReactorPortIntegrationTests {

	@Value("${local.eventreactor.echo.port}")
	private int field;

	private ExtensionContext thisTest;

	@RegisterExtension
	private final BeforeEachCallback remember = (context) -> this.thisTest = context;

	@Test
	void portIsThatOfTheServer(@LocalEventReactorPort("echo") int port, @LocalEventReactorPort("echo") Integer boxed)
			throws Exception {
		assertThat(port).isEqualTo(boxed).isEqualTo(this.field);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
			assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
		}
	}

	@Test
	void whenThereIsNoSuchServerNamesIt() {
		assertThatExceptionOfType(ParameterResolutionException.class).isThrownBy(() -> resolve("noServer"))
			.withMessageContaining("No server 'nobody' has been started")
			.withMessageContaining("@ProtocolHandler(\"nobody\")");
	}

	@Test
	void whenParameterIsNoIntSaysSo() {
		assertThatExceptionOfType(ParameterResolutionException.class).isThrownBy(() -> resolve("noInt"))
			.withMessage("A @LocalEventReactorPort is an int, and cannot be a java.lang.String");
	}

	private Object resolve(String method) {
		Parameter parameter = ReflectionUtils.findMethod(Misuses.class, method, (Class<?>[]) null).getParameters()[0];
		ParameterContext context = mock(ParameterContext.class);
		given(context.getParameter()).willReturn(parameter);
		given(context.findAnnotation(LocalEventReactorPort.class))
			.willReturn(Optional.of(parameter.getAnnotation(LocalEventReactorPort.class)));
		return new LocalEventReactorPortResolver().resolveParameter(context, this.thisTest);
	}

	static class Misuses {

		void noServer(@LocalEventReactorPort("nobody") int port) {
		}

		void noInt(@LocalEventReactorPort("echo") String port) {
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
