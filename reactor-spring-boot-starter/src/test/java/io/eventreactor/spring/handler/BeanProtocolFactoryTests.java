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

package io.eventreactor.spring.handler;

import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BeanProtocolFactoryTests {

	@Test
	void whenBeanIsNoProtocolAfterAllDestroysItAndSaysWhy() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		RootBeanDefinition definition = new RootBeanDefinition(Other.class);
		definition.setScope("prototype");
		beanFactory.registerBeanDefinition("other", definition);
		Other.closed = 0;
		assertThatIllegalStateException()
			.isThrownBy(() -> new BeanProtocolFactory(beanFactory, "other").buildProtocol(new InetSocketAddress(1)))
			.withMessageContainingAll("'other'", Other.class.getName(), "spring.aop.proxy-target-class");
		assertThat(Other.closed).isEqualTo(1);
	}

	static class Other implements AutoCloseable {

		static int closed;

		@Override
		public void close() {
			closed++;
		}

	}

}
