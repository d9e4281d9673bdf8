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

package io.eventreactor.benchmarks.socket;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.ip.dsl.Tcp;
import org.springframework.integration.ip.tcp.connection.AbstractServerConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpConnectionServerListeningEvent;
import org.springframework.integration.ip.tcp.connection.TcpNioServerConnectionFactory;
import org.springframework.integration.ip.tcp.serializer.ByteArrayCrLfSerializer;

/**
 * Spring Integration's TCP gateway on NIO: lines only, and with the threads it wants.
 */
final class SpringIntegrationServer implements BenchmarkServer {

	private @Nullable AnnotationConfigApplicationContext context;

	@Override
	public int start(ServerSettings settings) throws Exception {
		CountDownLatch listening = new CountDownLatch(1);
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.addApplicationListener((event) -> {
			if (event instanceof TcpConnectionServerListeningEvent) {
				listening.countDown();
			}
		});
		context.register(Flow.class);
		context.refresh();
		this.context = context;
		if (!listening.await(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Spring Integration does not listen");
		}
		return context.getBean(AbstractServerConnectionFactory.class).getPort();
	}

	@Override
	public void stop() {
		if (this.context != null) {
			this.context.close();
		}
	}

	/**
	 * Sends every line back.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class Flow {

		@Bean
		TcpNioServerConnectionFactory connectionFactory() {
			ByteArrayCrLfSerializer lines = new ByteArrayCrLfSerializer();
			lines.setMaxMessageSize(ServerSettings.MAXIMUM_LINE);
			TcpNioServerConnectionFactory factory = new TcpNioServerConnectionFactory(0);
			factory.setLocalAddress("127.0.0.1");
			factory.setSerializer(lines);
			factory.setDeserializer(lines);
			factory.setUsingDirectBuffers(true);
			factory.setSoTcpNoDelay(true);
			return factory;
		}

		@Bean
		IntegrationFlow echo(TcpNioServerConnectionFactory connectionFactory) {
			return IntegrationFlow.from(Tcp.inboundGateway(connectionFactory))
				.handle(byte[].class, (line, headers) -> line)
				.get();
		}

	}

}
