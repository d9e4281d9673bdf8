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

import java.net.SocketAddress;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;

/**
 * Has the container make the protocol of each connection, and destroy it at the end. What
 * has to be found out about the bean is cached by the container after the first time.
 */
class BeanProtocolFactory extends Factory {

	private final ConfigurableBeanFactory beanFactory;

	private final String beanName;

	BeanProtocolFactory(ConfigurableBeanFactory beanFactory, String beanName) {
		this.beanFactory = beanFactory;
		this.beanName = beanName;
	}

	@Override
	public Protocol buildProtocol(SocketAddress peer) {
		Object bean = this.beanFactory.getBean(this.beanName);
		if (bean instanceof Protocol protocol) {
			protocol.setFactory(this);
			return protocol;
		}
		this.beanFactory.destroyBean(this.beanName, bean);
		throw new IllegalStateException("Bean '" + this.beanName + "' is not a Protocol but a "
				+ bean.getClass().getName() + ". If it is proxied, it must be by class: spring.aop.proxy-target-class");
	}

	@Override
	protected void protocolEnded(Protocol protocol) {
		this.beanFactory.destroyBean(this.beanName, protocol);
	}

	@Override
	public String toString() {
		return "bean '" + this.beanName + "'";
	}

}
